package io.github.atelier.cli.terminal;

import io.github.atelier.grammar.framing.CommandLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One command of a typed line ({@code ATE0;+CSQ} has two).
 *
 * @param from where it begins in the line, without {@code AT}
 * @param to where it ends
 * @param text the command alone, with {@code AT} before it
 */
record TypedItem(int from, int to, String text) {

  /** The commands of a line that begins with AT; one at least, which may be empty. */
  static List<TypedItem> of(String line, boolean backslashEscapes) {
    byte[] octets = line.getBytes(StandardCharsets.UTF_8);
    List<TypedItem> items = new ArrayList<>();
    try {
      int at = 2;
      for (byte[] command : CommandLine.split(octets, 2, octets.length, backslashEscapes)) {
        String text = new String(command, StandardCharsets.UTF_8);
        at = line.indexOf(text, at);
        items.add(new TypedItem(at, at + text.length(), "AT" + text));
        at += text.length();
      }
      if (!items.isEmpty() && opensQuote(line, backslashEscapes)) {
        // A blank behind an open quote is part of the string that is being typed.
        int from = items.remove(items.size() - 1).from();
        at = line.length();
        items.add(new TypedItem(from, at, "AT" + line.substring(from)));
      }
      if (items.isEmpty() || line.substring(at).stripTrailing().endsWith(";")) {
        items.add(new TypedItem(line.length(), line.length(), "AT"));
      }
    } catch (CommandLine.MalformedException e) {
      items.clear();
      items.add(new TypedItem(2, line.length(), "AT" + line.substring(2)));
    }
    return items;
  }

  private static boolean opensQuote(String line, boolean backslashEscapes) {
    boolean open = false;
    for (int i = 0; i < line.length(); i++) {
      if (open && backslashEscapes && line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '"') {
        open = !open;
      }
    }
    return open;
  }
}
