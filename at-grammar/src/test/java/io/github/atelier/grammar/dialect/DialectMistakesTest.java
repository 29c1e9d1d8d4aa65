package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake in a dialect file is refused when it is loaded, with file, line and what to do. */
class DialectMistakesTest {

  private static List<DialectException.Problem> problems(String text) {
    DialectException e =
        catchThrowableOfType(DialectException.class, () -> Dialects.parse("mine.at", text));
    assertThat(e).as("refused").isNotNull();
    return e.problems();
  }

  /** The only mistake of this text, which stands in that line. */
  private static void refused(int line, String message, String hint, String text) {
    List<DialectException.Problem> problems = problems(text);
    assertThat(problems).hasSize(1);
    DialectException.Problem problem = problems.get(0);
    assertThat(problem.origin()).isEqualTo(new Origin("mine.at", line));
    assertThat(problem.message()).contains(message);
    assertThat(problem.hint()).contains(hint);
    assertThat(problem.toString()).startsWith("mine.at:" + line + ": ");
  }

  private static void refusedCommand(int line, String message, String hint, String body) {
    refused(line, message, hint, "dialect mine\nvalue a 0..5\nvalue p bytes ..9\n" + body);
  }

  @Test
  void anUnknownHole() {
    refusedCommand(
        5, "unknown hole <b>", "value b TYPE", "command mqtt.open\n  AT+X=<a>,<b>\n  OK\n");
  }

  @Test
  void aLineOfWhichNothingIsKnown() {
    refusedCommand(
        7,
        "a line that is nothing but <text: rest>",
        "indented below its header",
        "command vendor.text\n  AT+X\n  +X: <a>\n  <text: rest>\n  OK\n");
  }

  @Test
  void anUnknownHoleInAReply() {
    refusedCommand(
        6, "unknown hole <b>", "value b TYPE", "command mqtt.open\n  AT+X\n  +X: <b>\n  OK\n");
  }

  @Test
  void aLengthOfWhatHasNone() {
    refusedCommand(
        5, "unknown hole <a.length>", "a number", "command mqtt.open\n  AT+X=<a.length>\n  OK\n");
  }

  @Test
  void aTypeThatIsNone() {
    refused(2, "'strin' is no type", "string 1..255", "dialect mine\nvalue a strin\n");
    refused(2, "no length", "1..255", "dialect mine\nvalue a string 9..1\n");
    refused(2, "no range", "0..5", "dialect mine\nvalue a 5..x\n");
    refused(2, "no length", "at most", "dialect mine\nvalue a bytes ..99999999\n");
    refused(2, "has no type", "value NAME TYPE", "dialect mine\nvalue a\n");
    refused(2, "ascending order", "lowest first", "dialect mine\nvalue a 0,300,300\n");
    refused(2, "no list of numbers", "a list 0,3,7", "dialect mine\nvalue a 0,,300\n");
    refused(2, "default '2' does not fit", "one of 0, 3", "dialect mine\nvalue a 0,3 default 2\n");
  }

  @Test
  void aDefaultThatDoesNotFit() {
    refused(2, "default '9' does not fit", "from 0 to 5", "dialect mine\nvalue a 0..5 default 9\n");
    refused(
        2,
        "default 'maybe' does not fit",
        "one of no, yes",
        "dialect mine\nvalue a 0 no | 1 yes default maybe\n");
  }

  @Test
  void aCodeThatStandsTwice() {
    refused(2, "code 1 stands twice", "keep one", "dialect mine\nvalue a 0 ok | 1 bad | 1 worse\n");
    refused(
        4, "code 7 stands twice", "keep one", "dialect mine\nvalue a\n  7 x text\n  7 y text\n");
  }

  @Test
  void aCommandThatDoesWhatNothingDoes() {
    refusedCommand(
        4,
        "'does mqtt.opne' is not in the vocabulary",
        "did you mean mqtt.open?",
        "command vendor.x does mqtt.opne\n  AT+X=<a>\n  OK\n");
    refusedCommand(
        4,
        "command 'mqtt.opne.test' is not in the vocabulary",
        "did you mean mqtt.open",
        "command mqtt.opne.test\n  AT+X=?\n  OK\n");
  }

  @Test
  void twoCommandsThatCannotBeToldApart() {
    refusedCommand(
        7,
        "command mqtt.close cannot be told apart from command mqtt.open (mine.at:4)",
        "remove command mqtt.open",
        "command mqtt.open\n  AT+X=<a>\n  OK\ncommand mqtt.close\n  AT+X=<n: 0..5>\n  OK\n");
  }

  @Test
  void twoUnsolicitedMessagesThatCannotBeToldApart() {
    refusedCommand(
        6,
        "unsolicited mqtt.lost cannot be told apart from unsolicited mqtt.received",
        "change one of the two",
        "unsolicited mqtt.received\n  +X: <a>\nunsolicited mqtt.lost\n  +X: <n: 0..5>\n");
  }

  @Test
  void anUnknownKeyword() {
    refused(2, "unknown keyword 'comand'", "command", "dialect mine\ncomand mqtt.open\n  AT\n");
  }

  @Test
  void aMisspeltMeaning() {
    refused(
        2,
        "command 'mqtt.opn' is not in the vocabulary",
        "did you mean mqtt.open?",
        "dialect mine\ncommand mqtt.opn\n  AT+X\n  OK\n");
    refused(
        2, "'mqtt.recieved'", "mqtt.received", "dialect mine\nunsolicited mqtt.recieved\n  +X\n");
    refused(2, "'conect'", "connect", "dialect mine\noperation conect\n  mqtt.open\n");
  }

  @Test
  void anOperationWhoseCommandIsMissing() {
    refused(
        6,
        "operation connect needs command mqtt.login, which this dialect lacks",
        "did you mean",
        "dialect mine\ncommand mqtt.open\n  AT+X\n  OK\noperation connect\n  mqtt.open mqtt.login\n");
    refused(2, "an operation without commands", "indent", "dialect mine\noperation connect\n");
  }

  @Test
  void dataWithoutALength() {
    refusedCommand(
        7,
        "nothing tells how long <p> is",
        "<p.length>",
        "command mqtt.publish\n  AT+X\n  >\n  => <p>\n  OK\n");
  }

  @Test
  void dataWithoutAPrompt() {
    refusedCommand(
        6,
        "without a prompt",
        "> or CONNECT",
        "command mqtt.publish\n  AT+X=<p.length>\n  => <p>\n  OK\n");
  }

  @Test
  void dataThatIsNotDeclaredAsOctets() {
    refusedCommand(
        7, "unknown data <a>", "bytes", "command mqtt.publish\n  AT+X\n  >\n  => <a>\n  OK\n");
    refusedCommand(
        7,
        "'end 1A' is not understood",
        "until 1A",
        "command mqtt.publish\n  AT+X\n  >\n  => <p: end 1A>\n  OK\n");
    refusedCommand(
        7,
        "'1Z' is no octet",
        "two hexadecimal digits",
        "command mqtt.publish\n  AT+X\n  >\n  => <p: until 1Z>\n  OK\n");
  }

  @Test
  void bracketsAndQuotesThatAreNeverClosed() {
    refusedCommand(5, "'[' without ']'", "]", "command mqtt.open\n  AT+X[=<a>\n  OK\n");
    refusedCommand(5, "']' without '['", "\\]", "command mqtt.open\n  AT+X=<a>]\n  OK\n");
    refusedCommand(5, "'<' without '>'", ">", "command mqtt.open\n  AT+X=<a\n  OK\n");
    refusedCommand(
        5, "a quote that is never closed", "\"", "command mqtt.open\n  AT+X=\"<p>\n  OK\n");
    refusedCommand(5, "an empty optional part", "[ and ]", "command mqtt.open\n  AT+X[]\n  OK\n");
    refusedCommand(
        5,
        "<p> stands twice in one line",
        "a name of its own",
        "command mqtt.open\n  AT+X=\"<p>/<p>\"\n  OK\n");
    refusedCommand(5, "is no hole", "a name", "command mqtt.open\n  AT+X=<1 a>\n  OK\n");
  }

  @Test
  void twoHolesWithNothingBetweenThem() {
    refusedCommand(
        5, "<a> and <b> touch", "a comma", "command mqtt.open\n  AT+X=<a><b: 0..1>\n  OK\n");
  }

  @Test
  void aHoleTwiceInOneLine() {
    refusedCommand(5, "<a> stands twice", "name", "command mqtt.open\n  AT+X=<a>,<a>\n  OK\n");
  }

  @Test
  void tabs() {
    refused(
        3, "a tab in the indentation", "blanks", "dialect mine\ncommand mqtt.open\n\tAT\n\tOK\n");
    refused(3, "a tab in the indentation", "blanks", "dialect mine\ncommand mqtt.open\n  \tAT\n");
  }

  @Test
  void aCommandWithoutItsLines() {
    refused(2, "without its command line", "begins with AT", "dialect mine\ncommand mqtt.open\n");
    refused(
        2,
        "without its command line",
        "begins with AT",
        "dialect mine\ncommand mqtt.open\n  +X: 1\n  OK\n");
    refused(2, "without a transcript", "OK", "dialect mine\ncommand mqtt.open\n  AT+X\n");
    refused(2, "without a line", "indent", "dialect mine\nunsolicited mqtt.lost\n");
  }

  @Test
  void wordsAfterTheNameThatMeanNothing() {
    refused(
        2,
        "'5s' is not understood here",
        "within 5s",
        "dialect mine\ncommand mqtt.open 5s\n  AT+X\n  OK\n");
    refused(
        2,
        "'fast' is no duration",
        "300ms",
        "dialect mine\ncommand mqtt.open within fast\n  AT+X\n  OK\n");
  }

  @Test
  void aSettingThatIsNone() {
    refused(
        2,
        "'string-escape html'",
        "none, v250, backslash or line-feed",
        "dialect mine\nsetting string-escape html\n");
    refused(2, "'colour red'", "settings are", "dialect mine\nsetting colour red\n");
    refused(2, "'line-limit many'", "no number", "dialect mine\nsetting line-limit many\n");
    refused(2, "'line-limit -1'", "at least", "dialect mine\nsetting line-limit -1\n");
    refused(
        2,
        "'unknown-command sorry' names no code",
        "operation-not-supported",
        "dialect mine extends 3gpp\nsetting unknown-command sorry\n");
    refused(2, "'payload-echo 1'", "yes or no", "dialect mine\nsetting payload-echo 1\n");
  }

  @Test
  void aConditionThatIsNever() {
    refusedCommand(
        6,
        "<a> is never 9",
        "one of its numbers",
        "command mqtt.open\n  AT+X\n  when a 9\n    +X: <a>\n  OK\n");
    refusedCommand(
        6,
        "'when a' is not understood",
        "when qos 1",
        "command mqtt.open\n  AT+X\n  when a\n  OK\n");
  }

  @Test
  void aValueLikeNothing() {
    refused(
        2,
        "is like 'other', which has no type",
        "value other TYPE",
        "dialect mine\nvalue x like other\n");
    refused(
        2,
        "two ranges of different length",
        "1..2 as 0..1",
        "dialect mine\nvalue x 1..2 as 0..5\n");
  }

  @Test
  void aGroupWithoutLines() {
    refusedCommand(
        6, "a repeat without lines", "indent", "command mqtt.open\n  AT+X\n  repeat\n  OK\n");
    refusedCommand(
        7,
        "lines indented below",
        "only a line of the module",
        "command mqtt.open\n  AT+X\n  >\n  => <a: until 1A>\n    +Y: <a>\n  OK\n");
    refusedCommand(
        6,
        "one-of needs two lines",
        "indent them below it",
        "command mqtt.open\n  AT+X\n  one-of\n    +Y: <a>\n  OK\n");
  }

  @Test
  void aHeaderThatIsNone() {
    refused(1, "no dialect header", "dialect NAME", "value a 0..5\n");
    refused(1, "no dialect header", "dialect NAME", "\n");
    refused(1, "is no header", "extends OTHER", "dialect mine extend 3gpp\n");
    refused(1, "an indented line", "dialect NAME", "  dialect mine\n");
  }

  @Test
  void nothingToRemove() {
    refused(
        2,
        "nothing to remove: command mqtt.open",
        "parent",
        "dialect mine\nremove command mqtt.open\n");
  }

  @Test
  void removeOfWhatIsNone() {
    refused(2, "nothing to remove: comand x", "unsolicited", "dialect mine\nremove comand x\n");
  }

  @Test
  void theSameTwiceInOneFile() {
    String command = "command mqtt.open\n  AT+X\n  OK\n";
    refused(
        5,
        "command mqtt.open stands at mine.at:2 already",
        "keep one",
        "dialect mine\n" + command + command);
    refused(
        3,
        "value a stands at mine.at:2 already",
        "keep one",
        "dialect mine\nvalue a 0..1\nvalue a 0..2\n");
  }

  @Test
  void evidenceOfAnUnknownKind() {
    refused(
        2,
        "evidence 'rumour'",
        "attested, documented, implied, chosen",
        "dialect mine\ncommand mqtt.open evidence rumour\n  AT+X\n  OK\n");
  }

  @Test
  void dataFromTheHostInAnUnsolicitedMessage() {
    refusedCommand(
        4,
        "data from the host",
        "only a command",
        "unsolicited mqtt.lost\n  +X: <p.length>\n  >\n  => <p>\n");
  }

  @Test
  void aByteOrderMarkIsNoMistake() {
    assertThat(Dialects.parse("mine.at", "\uFEFFdialect mine\n").name()).isEqualTo("mine");
  }

  @Test
  void anUnknownBuiltIn() {
    refused(1, "unknown dialect 'quektel'", "3gpp, ailink", "dialect mine extends quektel\n");
    DialectException e = catchThrowableOfType(DialectException.class, () -> Dialects.load("nokia"));
    assertThat(e).hasMessageContaining("unknown dialect 'nokia'").hasMessageContaining("quectel");
  }

  @Test
  void aFileThatIsMissing(@TempDir Path folder) {
    Path file = folder.resolve("none.at");
    DialectException e =
        catchThrowableOfType(DialectException.class, () -> Dialects.load(file.toString()));
    assertThat(e).hasMessageContaining("none.at").hasMessageContaining("no such file");
    assertThat(e.problems().get(0).hint()).contains("path");
  }

  @Test
  void aParentFileThatIsMissingNamesTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.at"), "dialect a extends sub/b.at\n");
    DialectException e = catchThrowableOfType(DialectException.class, () -> Dialects.load(file));
    assertThat(e).hasMessageContaining("b.at").hasMessageContaining("no such file");
  }

  @Test
  void aFileThatIsNotUtf8(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("latin.at"), new byte[] {'d', (byte) 0xE4, '\n'});
    DialectException e = catchThrowableOfType(DialectException.class, () -> Dialects.load(file));
    assertThat(e).hasMessageContaining("latin.at:1: not UTF-8").hasMessageContaining("UTF-8");
  }

  @Test
  void filesThatExtendEachOther(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.at"), "dialect a extends b.at\n");
    Files.writeString(folder.resolve("b.at"), "dialect b extends a.at\n");
    DialectException e =
        catchThrowableOfType(DialectException.class, () -> Dialects.load(folder.resolve("a.at")));
    assertThat(e).hasMessageContaining("extends itself").hasMessageContaining("circle");
  }

  @Test
  void aFileThatIsFarTooLarge(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("big.at"), new byte[(1 << 20) + 1]);
    DialectException e = catchThrowableOfType(DialectException.class, () -> Dialects.load(file));
    assertThat(e).hasMessageContaining("larger than");
  }

  @Test
  void severalMistakesAreAllReportedAtOnceInTheOrderOfTheFile() {
    List<DialectException.Problem> problems =
        problems(
            """
            dialect mine
            valu x 0..1
            value a strin
            value b 0..1
            command mqtt.opn
              AT
              OK
            command mqtt.close
              AT+C=<z>
              OK
            command mqtt.publish
              AT+P=<b>
              +P: <y>
              >
              => <payload>
              OK
            operation publish
              mqtt.publsh
            """);
    assertThat(problems).extracting(p -> p.origin().line()).containsExactly(2, 3, 5, 9, 13, 15, 18);
  }
}
