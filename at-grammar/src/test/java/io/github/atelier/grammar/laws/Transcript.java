package io.github.atelier.grammar.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One exchange written by hand, octet by octet: its meaning, the values that both sides agree on,
 * and who says what. {@code >>} is the host, {@code <<} the module; {@code <~} is the module as
 * real firmware writes it and ours does not (echo, other line ends), which the host alone must
 * understand.
 */
final class Transcript {
  /** One portion of octets on the line. */
  record Turn(boolean host, boolean exact, byte[] octets) {}

  final String where;
  final boolean unsolicited;
  final String meaning;
  final Map<String, String> values = new LinkedHashMap<>();
  final List<Map<String, String>> rows = new ArrayList<>();
  final List<Turn> turns = new ArrayList<>();
  Map<String, String> failure;

  private Transcript(String where, boolean unsolicited, String meaning) {
    this.where = where;
    this.unsolicited = unsolicited;
    this.meaning = meaning;
  }

  /** Whether our module would write just these octets. */
  boolean exact() {
    return turns.stream().allMatch(Turn::exact);
  }

  /** The host's portions, or the module's. */
  byte[] said(boolean host) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    turns.stream().filter(t -> t.host() == host).forEach(t -> out.writeBytes(t.octets()));
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return where + " " + meaning;
  }

  static List<Transcript> read(String resource) {
    List<Transcript> transcripts = new ArrayList<>();
    Transcript now = null;
    int number = 0;
    for (String line : text(resource).lines().toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("--")) {
        continue;
      }
      if (line.startsWith("exchange ") || line.startsWith("unsolicited ")) {
        String meaning = line.substring(line.indexOf(' ') + 1);
        now = new Transcript(resource + ":" + number, line.startsWith("u"), meaning);
        transcripts.add(now);
      } else if (line.startsWith(">>") || line.startsWith("<<") || line.startsWith("<~")) {
        boolean exact = line.charAt(1) != '~';
        now.turns.add(new Turn(line.startsWith(">>"), exact, octets(line.substring(3))));
      } else if (line.equals("row")) {
        now.rows.add(new LinkedHashMap<>());
      } else if (line.startsWith("fails")) {
        now.failure = new LinkedHashMap<>();
        if (line.length() > 6) {
          pair(line.substring(6), now.failure);
        }
      } else {
        pair(line, now.rows.isEmpty() ? now.values : now.rows.get(now.rows.size() - 1));
      }
    }
    assertThat(transcripts).as(resource).isNotEmpty();
    return transcripts;
  }

  private static void pair(String line, Map<String, String> into) {
    int equals = line.indexOf('=');
    assertThat(equals).as(line).isPositive();
    into.put(line.substring(0, equals), line.substring(equals + 1));
  }

  /** Text with {@code <CR>}, {@code <LF>}, {@code <SUB>}, {@code <ESC>} and {@code <hh>}. */
  static byte[] octets(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int end = text.charAt(i) == '<' ? text.indexOf('>', i) : -1;
      int octet = end < 0 ? -1 : octet(text.substring(i + 1, end));
      if (octet >= 0) {
        out.write(octet);
        i = end + 1;
      } else {
        out.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
        i++;
      }
    }
    return out.toByteArray();
  }

  private static int octet(String name) {
    return switch (name) {
      case "CR" -> '\r';
      case "LF" -> '\n';
      case "SUB" -> 0x1A;
      case "ESC" -> 0x1B;
      default -> name.matches("[0-9A-F]{2}") ? Integer.parseInt(name, 16) : -1;
    };
  }

  private static String text(String resource) {
    try (InputStream in = Transcript.class.getResourceAsStream("/transcripts/" + resource)) {
      assertThat(in).as(resource).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
