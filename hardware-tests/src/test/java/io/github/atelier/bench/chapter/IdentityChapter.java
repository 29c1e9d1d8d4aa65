package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.driver.Information;

/** Who the module is (27.007 clause 5). What its SIM tells is in the next chapter. */
final class IdentityChapter extends Chapter {
  private static final int IMEI_DIGITS = 15;
  private Information information;

  final Step told;

  IdentityChapter(Session session, LineChapter line) {
    super("identity", session);
    told = step("it tells its maker, model and firmware", this::tell).needs(line.opened);
    step("its IMEI has 15 digits, and the last one checks", this::imei).needs(told);
  }

  private void tell() {
    information = modem().information();
    session.fact(
        "module",
        information.manufacturer() + " " + information.model() + ", " + information.revision());
    assertThat(information.manufacturer()).isNotBlank();
    assertThat(information.model()).isNotBlank();
    assertThat(information.revision()).isNotBlank();
  }

  /** 3GPP TS 23.003 clause 6.2.1 and annex B. */
  private void imei() {
    String imei = information.imei();
    assertThat(imei).as("the IMEI").hasSize(IMEI_DIGITS).containsOnlyDigits();
    int sum = 0;
    for (int i = 0; i < IMEI_DIGITS; i++) {
      int digit = imei.charAt(i) - '0';
      int weighed = i % 2 == 1 ? 2 * digit : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    assertThat(sum % 10).as("what Luhn's formula leaves of the IMEI").isZero();
    note("it begins with " + imei.substring(0, 8));
  }
}
