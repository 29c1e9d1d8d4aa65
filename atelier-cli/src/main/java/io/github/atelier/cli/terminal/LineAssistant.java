package io.github.atelier.cli.terminal;

import io.github.atelier.cli.terminal.FormMatch.Span;
import io.github.atelier.cli.terminal.Suggestions.Suggestion;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.utils.AttributedString;

/** Brings the manual to JLine: completion, the hint after the cursor, secrets hidden as typed. */
final class LineAssistant implements Completer, Highlighter, Parser {
  private static final char NO_BREAK_SPACE = '\u00A0';

  private final Supplier<Manual> manual;
  private final boolean noBreakSpace;
  private volatile boolean data;

  /**
   * @param manual asked at each key
   * @param charset of the terminal
   */
  LineAssistant(Supplier<Manual> manual, Charset charset) {
    this.manual = manual;
    this.noBreakSpace = charset.newEncoder().canEncode(NO_BREAK_SPACE);
  }

  /** While data is typed, nothing is completed and nothing hinted. */
  void data(boolean typed) {
    data = typed;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String typed = line.line().substring(0, line.cursor());
    if (data) {
      return;
    }
    if (Manual.isCommandLine(typed)) {
      for (Suggestion s : Suggestions.of(manual.get(), typed)) {
        String about = s.about().isEmpty() ? null : s.about();
        candidates.add(new Candidate(s.line(), s.shown(), null, about, null, null, false));
      }
    } else {
      for (LocalCommand command : LocalCommand.values()) {
        candidates.add(
            new Candidate(
                command.typed(), command.typed(), null, command.about(), null, null, true));
      }
      candidates.add(new Candidate("AT", "AT", null, "a command line", null, null, false));
    }
  }

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    String tip = data ? "" : Hints.tip(manual.get(), buffer);
    // JLine takes a tip for words and drops the first, unless there is no blank or one before it
    reader.setTailTip(noBreakSpace || tip.isEmpty() ? tip.replace(' ', NO_BREAK_SPACE) : " " + tip);
    StringBuilder shown = new StringBuilder(buffer);
    if (!data) {
      for (Span span : manual.get().secrets(buffer)) {
        for (int i = span.from(); i < span.to(); i++) {
          shown.setCharAt(i, '*');
        }
      }
    }
    return new AttributedString(shown);
  }

  /** The whole line is one word: quotes, blanks and backslashes are the module's business. */
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    return new OneWord(line, cursor);
  }

  @Override
  public boolean isEscapeChar(char c) {
    return false;
  }

  private record OneWord(String line, int cursor) implements CompletingParsedLine {
    @Override
    public String word() {
      return line;
    }

    @Override
    public int wordCursor() {
      return cursor;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(line);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return cursor;
    }

    @Override
    public int rawWordLength() {
      return line.length();
    }
  }
}
