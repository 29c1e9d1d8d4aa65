package io.github.atelier.cli.terminal;

import java.util.Locale;

/** What the terminal itself is told; every other line is the module's. */
enum LocalCommand {
  HELP("[COMMAND]", "this list, or the manual's page of a command"),
  HEX("[on|off]", "show every octet that is sent and comes"),
  TIMINGS("[on|off]", "show how long each reply took"),
  SAVE("FILE", "write the conversation to a new file, secrets masked"),
  DIALECT("[NAME|FILE]", "show the dialect, or speak another one"),
  PORTS("", "list serial ports"),
  QUIT("", "end; Ctrl-D does too");

  private final String parameter;
  private final String about;

  LocalCommand(String parameter, String about) {
    this.parameter = parameter;
    this.about = about;
  }

  /** {@code :help}. */
  String typed() {
    return ":" + name().toLowerCase(Locale.ROOT);
  }

  String about() {
    return about;
  }

  String usage() {
    return "%-22s %s".formatted((typed() + " " + parameter).strip(), about);
  }

  /** By its name, or by the first letters of one; {@code null} where there is none. */
  static LocalCommand of(String word) {
    LocalCommand found = null;
    for (LocalCommand command : values()) {
      if (command.typed().equals(word)) {
        return command;
      }
      if (word.length() > 1 && command.typed().startsWith(word)) {
        if (found != null) {
          return null;
        }
        found = command;
      }
    }
    return found;
  }
}
