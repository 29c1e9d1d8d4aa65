package io.github.atelier.grammar.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private final Redactor redactor = new Redactor("deviceSecret", "deviceToken");

  private String text(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return redactor.text(bytes, 0, bytes.length);
  }

  private void announce(String secret) {
    redactor.add(secret.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAnnouncedSecretIsMaskedWhereverItStands() {
    announce("hunter2");
    assertThat(text("AT+X=\"hunter2\",hunter2\r")).isEqualTo("AT+X=\"*******\",*******<CR>");
    assertThat(text("hunter")).isEqualTo("hunter");
  }

  @Test
  void aSecretIsMaskedInHexDigitsOfEitherCase() {
    announce("Zoé!");
    assertThat(text("=\"5A6FC3A921\",5a6fc3a921")).isEqualTo("=\"**********\",**********");
  }

  @Test
  void aSecretIsMaskedInItsEscapedForms() {
    announce("pa\"ss\\w");
    assertThat(text("\"pa\\22ss\\5Cw\"")).isEqualTo("\"" + "*".repeat(11) + "\"");
    assertThat(text("\"pa\\\"ss\\\\w\"")).isEqualTo("\"" + "*".repeat(9) + "\"");
  }

  @Test
  void veryShortSecretsAreNotKeptBecauseMaskingThemTellsMore() {
    announce("123");
    assertThat(text("123")).isEqualTo("123");
    announce("1234");
    assertThat(text("01234")).isEqualTo("0****");
  }

  @Test
  void aMemberOfAJsonDocumentIsMaskedBeforeItsValueWasEverKnown() {
    assertThat(text("{\"deviceName\":\"a\",\"deviceSecret\":\"abc123\",\"x\":1}"))
        .isEqualTo("{\"deviceName\":\"a\",\"deviceSecret\":\"******\",\"x\":1}");
    assertThat(text("{\"devicesecret\" : \"abc123\"}")).doesNotContain("abc123");
    assertThat(text("{\"deviceToken\":12345}")).doesNotContain("12345").endsWith("}");
  }

  @Test
  void aMemberIsMaskedInEscapedStringsToo() {
    assertThat(text("\"{\\22deviceSecret\\22:\\22abc123\\22,\\22x\\22:1}\""))
        .isEqualTo("\"{\\22deviceSecret\\22:\\22******\\22,\\22x\\22:1}\"");
    assertThat(text("\"{\\\"deviceSecret\\\":\\\"abc123\\\"}\""))
        .isEqualTo("\"{\\\"deviceSecret\\\":\\\"******\\\"}\"");
  }

  @Test
  void aMemberIsMaskedInADocumentOfHexDigits() {
    String hex = "7B22646576696365536563726574223A226162633132332274";
    assertThat(text("+R: " + hex + "\""))
        .startsWith("+R: 7B22646576696365536563726574")
        .doesNotContain("616263313233");
  }

  @Test
  void aMemberThatIsCutOffHarmsNothing() {
    assertThat(text("deviceSecret")).isEqualTo("deviceSecret");
    assertThat(text("deviceSecret\":\"")).isEqualTo("deviceSecret\":\"");
    assertThat(text("deviceSecret\":\"abc")).isEqualTo("deviceSecret\":\"***");
    assertThat(text("deviceSecret\":\\2")).startsWith("deviceSecret\":");
  }

  @Test
  void maskingLeavesTheOctetsAsTheyAre() {
    announce("hunter2");
    byte[] bytes = "hunter2".getBytes(StandardCharsets.US_ASCII);
    assertThat(redactor.mask(bytes)).isEqualTo("*******".getBytes(StandardCharsets.US_ASCII));
    assertThat(bytes).isEqualTo("hunter2".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void theOldestOfTooManySecretsIsForgotten() {
    for (int i = 0; i < 300; i++) {
      announce("secret-" + i);
      announce("secret-" + i);
    }
    assertThat(text("secret-299")).isEqualTo("**********");
    assertThat(text("secret-1:")).isEqualTo("secret-1:");
  }

  @Test
  void octetsAreShownByNameOrInHex() {
    assertThat(WireText.of(new byte[] {'A', 13, 10, 0x1A, 0x1B, 0, 0x7F, (byte) 0xE9, ' '}))
        .isEqualTo("A<CR><LF><SUB><ESC><00><7F><E9> ");
  }
}
