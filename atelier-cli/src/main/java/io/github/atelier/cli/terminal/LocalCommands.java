package io.github.atelier.cli.terminal;

import io.github.atelier.cli.ports.PortListing;
import io.github.atelier.cli.terminal.Screen.Kind;
import io.github.atelier.driver.transport.SerialPorts;
import io.github.atelier.driver.transport.TransportException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Carries out what the terminal itself is told. */
final class LocalCommands {
  private final AtTerminal terminal;
  private final Screen screen;
  private final HexView hex;
  private final Transcript transcript;

  LocalCommands(AtTerminal terminal, Screen screen, HexView hex, Transcript transcript) {
    this.terminal = terminal;
    this.screen = screen;
    this.hex = hex;
    this.transcript = transcript;
  }

  /**
   * @param line begins with a colon
   * @return whether the terminal goes on
   */
  boolean carryOut(String line) {
    int blank = line.indexOf(' ');
    String word = blank < 0 ? line : line.substring(0, blank);
    String parameter = blank < 0 ? "" : line.substring(blank).strip();
    LocalCommand command = LocalCommand.of(word);
    if (command == null) {
      note("'" + word + "' is no command of this terminal; :help lists them");
      return true;
    }
    try {
      switch (command) {
        case HELP -> help(parameter);
        case HEX -> {
          hex.turn(switched(parameter, hex.on()));
          note("octets are " + (hex.on() ? "shown" : "no longer shown"));
        }
        case TIMINGS -> {
          terminal.timings(switched(parameter, terminal.timings()));
          note("times are " + (terminal.timings() ? "shown" : "no longer shown"));
        }
        case SAVE -> save(parameter);
        case DIALECT -> dialect(parameter);
        case PORTS -> PortListing.lines(SerialPorts.list()).forEach(this::plain);
        default -> {
          return false;
        }
      }
    } catch (TransportException | RuntimeException e) {
      screen.show(Kind.FAILED, e.getMessage());
    }
    return true;
  }

  private static boolean switched(String parameter, boolean now) {
    return switch (parameter) {
      case "on" -> true;
      case "off" -> false;
      case "" -> !now;
      default -> throw new IllegalArgumentException("say on, off, or nothing to switch over");
    };
  }

  private void help(String name) {
    if (name.isEmpty()) {
      for (LocalCommand command : LocalCommand.values()) {
        plain(command.usage());
      }
      plain("Ctrl-C gives up the command in flight. Any other line goes to the module.");
      return;
    }
    String wanted = Manual.isCommandLine(name) ? name : "AT" + name;
    List<String> page = Page.of(terminal.manual(), wanted);
    if (page.isEmpty()) {
      note("the dialect " + terminal.manual().dialect().name() + " has no " + wanted);
    }
    page.forEach(this::plain);
  }

  private void save(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name the file: :save FILE");
    }
    Path file =
        Path.of(name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name);
    try {
      note(transcript.save(file) + " lines are written to " + file.toAbsolutePath());
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(file + " exists; name a new file", e);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no folder for " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void dialect(String name) throws TransportException {
    if (!name.isEmpty()) {
      terminal.speak(name);
    }
    note("dialect " + terminal.manual().dialect().name());
    terminal.manual().dialect().about().forEach(this::plain);
  }

  private void note(String text) {
    screen.show(Kind.NOTICE, "-- " + text);
  }

  private void plain(String text) {
    screen.show(Kind.REPLY, text);
  }
}
