package io.github.atelier.cli.demo;

import io.github.atelier.driver.channel.WireLog;
import java.io.PrintStream;
import java.util.Locale;

/** Prints steps and the AT conversation with directions and times. Thread-safe. */
public final class Transcript implements WireLog {
  private static final int WIDTH = 100;

  private final PrintStream out;
  private final boolean verbose;
  private final long start = System.nanoTime();
  private int step;

  public Transcript(PrintStream out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  public synchronized void step(String what) {
    out.printf(Locale.ROOT, "%n%2d. %s%n", ++step, what);
  }

  public synchronized void note(String what) {
    out.println("      " + what);
  }

  @Override
  public synchronized void line(Direction direction, String text, long nanos) {
    String shown = verbose ? text : shortened(withoutLineEnds(text));
    out.printf(
        Locale.ROOT,
        "  %8.3f s  %s %s%n",
        (nanos - start) / 1e9,
        direction == Direction.SENT ? ">>" : "<<",
        shown);
  }

  private static String shortened(String text) {
    return text.length() <= WIDTH
        ? text
        : text.substring(0, WIDTH - 20) + "... (" + text.length() + " characters)";
  }

  private static String withoutLineEnds(String text) {
    int from = 0;
    while (text.startsWith("<CR>", from) || text.startsWith("<LF>", from)) {
      from += "<CR>".length();
    }
    int to = text.length();
    while (to - from > 4 && text.startsWith("<CR>", to - 4)) {
      to -= "<CR>".length();
    }
    return text.substring(from, to);
  }

  public synchronized double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
