package io.github.atelier.grammar.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestIndexTest {
  private static final RequestIndex GPP = new RequestIndex(Dialects.load("3gpp"));
  private static final RequestIndex QUECTEL = new RequestIndex(Dialects.load("quectel"));
  private static final RequestIndex AILINK = new RequestIndex(Dialects.load("ailink"));

  private static Found find(RequestIndex index, String item) {
    return index.find(item.getBytes(StandardCharsets.UTF_8));
  }

  private static String meaning(RequestIndex index, String item) {
    return ((Found.Matched) find(index, item)).command().meaning();
  }

  private static String bad(String item) {
    return ((Found.BadParameters) find(GPP, item)).name();
  }

  private static List<String> test(RequestIndex index, String item) {
    return ((Found.Test) find(index, item)).lines();
  }

  @Test
  void theSuffixTellsReadFromSet() {
    assertThat(meaning(GPP, "+CREG?")).isEqualTo("network.registration.cs.read");
    assertThat(meaning(GPP, "+creg=2")).isEqualTo("network.registration.cs");
    assertThat(meaning(GPP, "")).isEqualTo("line.attention");
    assertThat(meaning(GPP, "E")).isEqualTo("line.echo");
    assertThat(meaning(GPP, "e1")).isEqualTo("line.echo");
    assertThat(meaning(GPP, "&F")).isEqualTo("line.factory");
    assertThat(meaning(GPP, "I0")).isEqualTo("identity.information");
  }

  @Test
  void aQueryByOmissionIsToldFromTheSetting() {
    assertThat(meaning(QUECTEL, "+QMTCFG=\"keepalive\",0")).endsWith(".read");
    assertThat(meaning(QUECTEL, "+QMTCFG=\"keepalive\",0,60")).isEqualTo("mqtt.config.keep-alive");
    assertThat(meaning(QUECTEL, "+qmtcfg=\"KEEPALIVE\",0,60")).isEqualTo("mqtt.config.keep-alive");
    assertThat(meaning(AILINK, "^AIMQTTCERT=0,0")).isEqualTo("tls.ca.delete");
    assertThat(meaning(AILINK, "^AIMQTTCERT=0,1")).isEqualTo("tls.ca.write");
  }

  @Test
  void anUnknownCommandIsToldFromBadParameters() {
    assertThat(find(GPP, "+NONE=1")).isEqualTo(new Found.Unknown("AT+NONE"));
    assertThat(bad("+CFUN=9")).isEqualTo("AT+CFUN");
    assertThat(find(GPP, "+CFUN=1,")).isInstanceOf(Found.Matched.class);
    assertThat(bad("+CFUN=1,1,1")).isEqualTo("AT+CFUN");
    assertThat(bad("+CSQ?")).isEqualTo("AT+CSQ");
    assertThat(find(GPP, "E7")).isEqualTo(new Found.BadParameters("ATE", "line.echo"));
  }

  @Test
  void anEmptyFieldIsForgivenOnlyWhereTheManualLetsItOut() {
    assertThat(meaning(GPP, "+CMER=3,,,1")).isEqualTo("indicator.report");
    assertThat(meaning(GPP, "+IFC=,1")).isEqualTo("line.flow");
    assertThat(bad("S=5")).isEqualTo("ATS");
    assertThat(bad("+CGACT=,1")).isEqualTo("AT+CGACT");
  }

  @Test
  void theTestFormTellsTheRanges() {
    assertThat(test(GPP, "+CFUN=?")).containsExactly("+CFUN: (0-1,4),(0-1)");
    assertThat(test(GPP, "+creg=?")).containsExactly("+CREG: (0-3)");
    assertThat(test(GPP, "+CGACT=?")).containsExactly("+CGACT: (0-1),(1-15)");
    assertThat(test(GPP, "+CSQ=?")).isEmpty();
    assertThat(test(AILINK, "^AIMQTTOPEN=?"))
        .containsExactly("^AIMQTTOPEN: (0-5),(1-128),(1-65535)");
  }

  @Test
  void theTestFormOfKeyedCommandsListsEachKeyOnce() {
    assertThat(test(QUECTEL, "+QMTCFG=?"))
        .contains(
            "+QMTCFG: \"version\",(0-5),(3-4)",
            "+QMTCFG: \"keepalive\",(0-5),(0-3600)",
            "+QMTCFG: \"timeout\",(0-5),(1-60),(0-10),(0-1)")
        .doesNotContain("+QMTCFG: \"keepalive\",(0-5)");
    assertThat(test(QUECTEL, "+QSSLCFG=?")).contains("+QSSLCFG: \"cacert\",(0-5),\"UFS:(1-76)\"");
  }

  @Test
  void aQuestionMarkIsATestAndNoValue() {
    RequestIndex index =
        new RequestIndex(
            Dialects.parse(
                "t.at",
                """
                dialect t
                value name string 1..8
                command vendor.set
                  AT+NAME="<name>"
                  OK
                command vendor.scan
                  AT+SCAN=?
                  +SCAN: <name>
                  OK
                """));
    assertThat(test(index, "+NAME=?")).containsExactly("+NAME: (1-8)");
    assertThat(meaning(index, "+SCAN=?")).isEqualTo("vendor.scan");
  }
}
