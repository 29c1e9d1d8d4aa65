package io.github.atelier.grammar.laws;

import io.github.atelier.grammar.dialect.Settings;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A module's outputs as octets: lines between CR LF pairs (V.250 5.7.1), prompts after one. */
final class Wire {
  private Wire() {}

  static byte[] of(List<Output> outputs, Settings settings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Output output : outputs) {
      if (output instanceof Output.Line l) {
        end(out);
        out.writeBytes(l.bytes());
        end(out);
      } else if (output instanceof Output.Prompt p) {
        end(out);
        out.write(p.character());
        if (settings.promptText().endsWith(" ")) {
          out.write(' ');
        }
      } else if (output instanceof Output.Follow f) {
        out.writeBytes(f.bytes());
        end(out);
      } else if (output instanceof Output.Data d) {
        out.writeBytes(d.bytes());
      }
    }
    return out.toByteArray();
  }

  private static void end(ByteArrayOutputStream out) {
    out.write('\r');
    out.write('\n');
  }
}
