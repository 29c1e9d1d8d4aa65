package io.github.atelier.cli;

import java.io.Console;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Whether a person sits in front of this process. */
final class Interactive {
  private Interactive() {}

  /**
   * Whether both standard input and standard output are a terminal. JDK 22 to 24 have a console
   * even where they are not, and from 22 on it can be asked; before, there is one only if they are.
   */
  static boolean isTerminal() {
    // from JDK 22 on the console may bring a line editor of its own; the plain one tells as much
    System.setProperty("jdk.console", "java.base");
    Console console = System.console();
    if (console == null || Runtime.version().feature() < 22) {
      return console != null;
    }
    try {
      return (boolean)
          MethodHandles.publicLookup()
              .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class))
              .invokeExact(console);
    } catch (Throwable e) {
      return false;
    }
  }
}
