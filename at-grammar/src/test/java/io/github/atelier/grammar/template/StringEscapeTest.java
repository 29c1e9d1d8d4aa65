package io.github.atelier.grammar.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a user's string becomes inside the quotes of a command line, and what is refused. */
class StringEscapeTest {
  private static Template apn(String escape) {
    Dialect dialect =
        Dialects.parse(
            "test.at",
            "dialect test\nsetting string-escape "
                + escape
                + "\nvalue apn string ..100\ncommand vendor.apn\n  AT+X=1,\"<apn>\",2\n  OK\n");
    return dialect.command("vendor.apn").request();
  }

  private static final Template NONE = apn("none");
  private static final Template V250 = apn("v250");
  private static final Template BACKSLASH = apn("backslash");

  private static String line(Template template, String apn) {
    return new String(template.encode(Values.of("apn", apn)), StandardCharsets.UTF_8);
  }

  @Test
  void n1_v250WritesTwoHexDigits() {
    assertThat(line(V250, "a\"b\\c")).isEqualTo("AT+X=1,\"a\\22b\\5Cc\",2");
    assertThat(line(V250, "\r\nAT+CPWROFF\u001a\0\u007f"))
        .isEqualTo("AT+X=1,\"\\0D\\0AAT+CPWROFF\\1A\\00\\7F\",2");
    assertThat(line(V250, "é,;")).isEqualTo("AT+X=1,\"é,;\",2");
  }

  @Test
  void n1_aDialectWithoutEscapesRefusesWhatItCannotCarry() {
    for (String bad : new String[] {"\"", "a\rb", "a\nb", "\u001a", "\u001b", "\0", "\u007f"}) {
      assertThatThrownBy(() -> line(NONE, bad))
          .isInstanceOf(EncodeException.class)
          .hasMessageContaining("'apn' holds")
          .hasMessageContaining("takes a length");
    }
    assertThatThrownBy(() -> line(NONE, "\"")).hasMessageContaining("a quote (22)");
    assertThat(line(NONE, "a\\22b")).isEqualTo("AT+X=1,\"a\\22b\",2");
  }

  @Test
  void n1_backslashEscapesQuotesAndRefusesControlCharacters() {
    assertThat(line(BACKSLASH, "a\"b\\c,")).isEqualTo("AT+X=1,\"a\\\"b\\\\c,\",2");
    assertThatThrownBy(() -> line(BACKSLASH, "\r"))
        .isInstanceOf(EncodeException.class)
        .hasMessageContaining("carriage return");
  }

  @Test
  void f23_eachDialectReadsItsOwnEscapesAlone() {
    byte[] v250 = "AT+X=1,\"a\\22b\\\",2".getBytes(StandardCharsets.US_ASCII);
    assertThat(V250.match(v250, Reading.REQUEST).text("apn")).isEqualTo("a\"b\\");
    byte[] plain = "AT+X=1,\"a\\22b\",2".getBytes(StandardCharsets.US_ASCII);
    assertThat(NONE.match(plain, Reading.REQUEST).text("apn")).isEqualTo("a\\22b");
    byte[] backslash = "AT+X=1,\"a\\\",\\,b\",2".getBytes(StandardCharsets.US_ASCII);
    assertThat(BACKSLASH.match(backslash, Reading.REQUEST).text("apn")).isEqualTo("a\",,b");
  }

  @Test
  void f6_anUnclosedQuoteIsNoMatchAndNoHang() {
    for (Template template : new Template[] {NONE, V250, BACKSLASH}) {
      byte[] open = "AT+X=1,\"abc,2".getBytes(StandardCharsets.US_ASCII);
      assertThat(template.match(open, Reading.REQUEST)).isNull();
      assertThat(template.match(open, Reading.LENIENT_REPLY)).isNull();
    }
  }

  @Property(tries = 500, seed = "7")
  void whateverIsWrittenIsReadBackAndHoldsNoLineEndAndNoOpenQuote(@ForAll byte[] apn) {
    for (Template template : new Template[] {NONE, V250, BACKSLASH}) {
      byte[] line;
      try {
        line = template.encode(Values.of("apn", apn));
      } catch (EncodeException refused) {
        continue;
      }
      for (byte b : line) {
        assertThat(b >= 0 && b < ' ').isFalse();
      }
      assertThat(template.match(line, Reading.REQUEST).bytes("apn")).isEqualTo(apn);
    }
  }
}
