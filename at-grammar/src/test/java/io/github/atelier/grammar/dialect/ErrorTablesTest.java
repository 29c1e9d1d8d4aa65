package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.value.CodeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error tables of 27.007 clause 9.2 and 27.005 clause 3.2.5 are all there. */
class ErrorTablesTest {
  private static CodeType table(String name) {
    return (CodeType) Dialects.load("3gpp").value(name).type();
  }

  private static List<Integer> numbers(String table) {
    return table(table).entries().stream().map(e -> Integer.valueOf(e.wire())).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cme", "cms"})
  void everyCodeHasItsOwnNameAndItsText(String table) {
    Set<String> names = new HashSet<>();
    for (CodeType.Entry entry : table(table).entries()) {
      assertThat(names.add(entry.name())).as(entry.name()).isTrue();
      assertThat(entry.text()).as(entry.name()).isNotEmpty();
    }
    assertThat(numbers(table)).isSorted();
  }

  @Test
  void theCmeTableHasEveryNumberThatTheStandardGives() {
    List<Integer> expected = new ArrayList<>();
    int[][] ranges = {
      {0, 7},
      {10, 18},
      {20, 27},
      {30, 32},
      {40, 63},
      {100, 100},
      {102, 119},
      {122, 122},
      {124, 165},
      {171, 233}
    };
    for (int[] range : ranges) {
      for (int i = range[0]; i <= range[1]; i++) {
        expected.add(i);
      }
    }
    assertThat(numbers("cme")).containsExactlyElementsOf(expected);
  }

  @Test
  void theCmsTableHasTheCausesOfTheNetworkAndOfTheOtherPhone() {
    assertThat(numbers("cms"))
        .containsExactly(
            1, 8, 10, 17, 21, 22, 27, 28, 29, 30, 38, 41, 42, 47, 50, 69, 81, 95, 96, 97, 98, 99,
            111, 127, 128, 129, 130, 143, 144, 145, 159, 160, 161, 175, 176, 192, 193, 194, 195,
            196, 197, 198, 199, 208, 209, 210, 211, 212, 213, 255, 300, 301, 302, 303, 304, 305,
            310, 311, 312, 313, 314, 315, 316, 317, 318, 320, 321, 322, 330, 331, 332, 340, 500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cme | 141 | semantic error in the TFT operation",
        "cme | 149 | PDP authentication failure",
        "cme | 171 | last PDN disconnection not allowed",
        "cme | 178 | maximum number of PDP contexts reached",
        "cme | 233 | wireline access area not allowed",
        "cms | 38 | network out of order",
        "cms | 208 | (U)SIM SMS storage full",
        "cms | 500 | unknown error"
      })
  void someTexts(String table, String number, String text) {
    assertThat(table(table).entries())
        .anyMatch(e -> e.wire().equals(number) && e.text().equals(text));
  }
}
