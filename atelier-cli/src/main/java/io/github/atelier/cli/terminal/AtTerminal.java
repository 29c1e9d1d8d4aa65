package io.github.atelier.cli.terminal;

import io.github.atelier.cli.terminal.Screen.Kind;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.transport.SerialSettings;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/**
 * Reads lines from a person, sends them to a module, and shows what comes back, until Ctrl-D or
 * {@code :quit}. One thread reads and sends; what comes unasked is shown by the channel's.
 */
public final class AtTerminal implements AutoCloseable {
  private static final String PROMPT = "at> ";
  private static final String DATA_PROMPT = "data> ";

  /**
   * What a terminal is started with.
   *
   * @param port device path or {@code tcp:HOST:PORT}
   * @param settings of a serial port
   * @param dialect name or file
   * @param timings whether times are shown from the start
   * @param history file of typed lines
   * @param colours whether to use them if the terminal can
   */
  public record Setup(
      String port,
      SerialSettings settings,
      String dialect,
      boolean timings,
      Path history,
      boolean colours) {

    /** The history's place and the colours as the environment says ({@code NO_COLOR}). */
    public static Setup of(
        String port,
        SerialSettings settings,
        String dialect,
        boolean timings,
        Map<String, String> environment) {
      return new Setup(
          port,
          settings,
          dialect,
          timings,
          HistoryFile.place(environment, Path.of(System.getProperty("user.home"))),
          environment.getOrDefault("NO_COLOR", "").isEmpty());
    }
  }

  private final Setup setup;
  private final Terminal terminal;
  private final boolean dumb;
  private final LineReader reader;
  private final LineAssistant assistant;
  private final Screen screen;
  private final Masks masks = new Masks();
  private final Transcript transcript = new Transcript(Clock.systemUTC());
  private final HexView hex;
  private final LocalCommands local;
  private volatile Manual manual;
  private volatile Conversation conversation;
  private boolean connected;
  private boolean timings;

  /**
   * A terminal that has opened nothing yet.
   *
   * @param terminal closed by whoever made it
   */
  AtTerminal(Setup setup, Terminal terminal) {
    this.setup = setup;
    this.terminal = terminal;
    this.manual = new Manual(Dialects.load(setup.dialect()));
    this.timings = setup.timings();
    this.assistant = new LineAssistant(() -> manual, terminal.encoding());
    this.reader = reader(new HistoryFile(line -> !manual.secrets(line).isEmpty()));
    this.dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
    this.screen = new Screen(reader, setup.colours() && !dumb);
    this.hex = new HexView(masks, row -> screen.show(Kind.OCTETS, row));
    this.local = new LocalCommands(this, screen, hex, transcript);
    if (!dumb && terminal.getSize().getColumns() <= 0) {
      // a line without a size, such as a serial console
      terminal.setSize(Size.of(80, 24));
    }
  }

  /**
   * Runs on the terminal of this process until the person ends it.
   *
   * @return the exit code
   * @throws TransportException if the line cannot be opened at first
   */
  public static int run(Setup setup) throws IOException, TransportException {
    try (Terminal terminal =
            TerminalBuilder.builder()
                .system(true)
                .provider("exec")
                .dumb(true)
                .graphemeCluster(false)
                .build();
        AtTerminal at = new AtTerminal(setup, terminal)) {
      if (at.dumb) {
        // JLine leaves Ctrl-C to the system there, which would end the process
        Signals.register("INT", () -> terminal.raise(Signal.INT));
      }
      return at.run();
    }
  }

  private LineReader reader(HistoryFile history) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("atelier")
            .history(history)
            .completer(assistant)
            .highlighter(assistant)
            .parser(assistant)
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.CASE_INSENSITIVE, true)
            .option(Option.HISTORY_TIMESTAMPED, false)
            .option(Option.HISTORY_IGNORE_SPACE, true);
    String trouble = null;
    try {
      HistoryFile.prepare(setup.history());
      builder.variable(LineReader.HISTORY_FILE, setup.history());
    } catch (IOException e) {
      trouble = "the lines you type are not kept: " + setup.history() + ": " + e.getMessage();
    }
    LineReader made = builder.build();
    made.setAutosuggestion(LineReader.SuggestionType.TAIL_TIP);
    if (trouble != null) {
      made.printAbove(trouble);
    }
    return made;
  }

  /** Opens the line and talks until the end of input; the exit code. */
  int run() throws TransportException {
    connect(manual);
    if (dumb) {
      // only the system echoes there
      return talk();
    }
    // while a command is in flight keys are kept for the next prompt, all but Ctrl-C
    Attributes before = terminal.getAttributes();
    Attributes between = new Attributes(before);
    between.setLocalFlags(EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO), false);
    between.setLocalFlag(LocalFlag.ISIG, true);
    terminal.setAttributes(between);
    try {
      return talk();
    } finally {
      terminal.setAttributes(before);
    }
  }

  private int talk() {
    terminal.handle(Signal.INT, signal -> conversation.cancel());
    screen.show(
        Kind.NOTICE,
        "-- "
            + conversation.name()
            + ", "
            + manual.dialect().name()
            + " dialect. Tab completes, :help helps, Ctrl-D ends.");
    while (true) {
      try {
        String typed = reader.readLine(PROMPT);
        if (Thread.interrupted()) {
          // Ctrl-C came as the line ended: never send what somebody wanted to drop
          continue;
        }
        // a paste may bring several lines
        for (String line : typed.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
          if (!carryOut(line)) {
            return 0;
          }
        }
      } catch (UserInterruptException e) {
        // Ctrl-C on a line being typed drops the line
      } catch (EndOfFileException e) {
        return 0;
      }
    }
  }

  /** False where it was the last. */
  private boolean carryOut(String line) {
    if (line.startsWith(":")) {
      return local.carryOut(line);
    }
    if (!Manual.isCommandLine(line)) {
      screen.show(
          Kind.NOTICE,
          "-- not sent: a command line begins with AT, a command of this terminal with : (:help)");
      return true;
    }
    if (!isConnected()) {
      return true;
    }
    masks.typed(manual, line);
    try {
      Conversation.Answer answer = conversation.say(line, this::askForData);
      if (answer == null) {
        screen.show(Kind.NOTICE, "-- not sent");
      } else {
        answer.lines().forEach(l -> screen.show(Kind.REPLY, masks.mask(l)));
        screen.show(Kind.OK, "OK" + time(answer.nanos()));
      }
    } catch (CancellationException e) {
      screen.show(
          Kind.NOTICE,
          "-- given up; whether it was carried out is unknown, and a reply that still comes is shown as late");
    } catch (ModemException e) {
      screen.show(Kind.FAILED, reason(line, e));
    }
    return true;
  }

  /** What the module answered, without the command line that stands above it already. */
  private String reason(String line, ModemException e) {
    String message = e.getMessage();
    String answered = line + " failed: the module answered ";
    return masks.mask(
        message.startsWith(answered) ? message.substring(answered.length()) : message);
  }

  private String time(long nanos) {
    return timings ? "   " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms" : "";
  }

  private DataEntry askForData(String what, boolean secret) {
    screen.show(Kind.NOTICE, "-- " + what + ": " + DataEntry.FORMS + "; Ctrl-C gives up");
    assistant.data(true);
    reader.setVariable(LineReader.DISABLE_HISTORY, true);
    try {
      while (true) {
        try {
          return DataEntry.parse(reader.readLine(DATA_PROMPT, secret ? '*' : null));
        } catch (IllegalArgumentException e) {
          screen.show(Kind.NOTICE, "-- " + e.getMessage());
        }
      }
    } catch (UserInterruptException | EndOfFileException e) {
      return null;
    } finally {
      assistant.data(false);
      reader.setVariable(LineReader.DISABLE_HISTORY, false);
    }
  }

  Manual manual() {
    return manual;
  }

  boolean timings() {
    return timings;
  }

  void timings(boolean wanted) {
    timings = wanted;
  }

  /** Closes the line and opens it again with another dialect. */
  void speak(String dialect) throws TransportException {
    Manual other = new Manual(Dialects.load(dialect));
    conversation.close();
    manual = other;
    connect(other);
  }

  /** Where the line could not be opened with another dialect: once more, before each command. */
  private boolean isConnected() {
    if (!connected) {
      try {
        connect(manual);
      } catch (TransportException e) {
        screen.show(Kind.FAILED, e.getMessage());
      }
    }
    return connected;
  }

  private void connect(Manual spoken) throws TransportException {
    masks.follow(spoken.dialect());
    Listener listener = new Listener(screen, transcript, masks, spoken.dialect());
    Conversation opened =
        new Conversation(
            Transports.parse(setup.port(), setup.settings()), spoken, masks, tap(), listener);
    conversation = opened;
    connected = false;
    try {
      opened.open();
      connected = true;
    } finally {
      if (!connected) {
        opened.close();
      }
    }
  }

  private TappedTransport.Tap tap() {
    return new TappedTransport.Tap() {
      @Override
      public void received(byte[] octets) {
        hex.received(octets);
      }

      @Override
      public void sent(byte[] octets) {
        hex.sent(octets);
      }
    };
  }

  @Override
  public void close() {
    if (conversation != null) {
      conversation.close();
    }
    hex.close();
  }
}
