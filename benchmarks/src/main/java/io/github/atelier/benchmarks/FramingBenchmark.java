package io.github.atelier.benchmarks;

import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.Template.Reading;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A transcript of 1 MiB, framed; framed and recognised; and, for comparison, split into strings.
 * Operations a second are MiB a second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FramingBenchmark {
  private static final int SIZE = 1 << 20;
  private static final int READ = 4096;

  private byte[] transcript;
  private LineIndex index;
  private long lines;

  /** Builds the transcript. */
  @Setup
  public void build() {
    index = new LineIndex(Dialects.load("quectel"));
    String piece =
        "\r\n+CSQ: 24,99\r\n\r\nOK\r\n\r\n+CREG: 1,\"1A2B\",\"01CEAD8F\",7\r\n"
            + "\r\n+QMTRECV: 0,0,\"/sys/a1Pk0000001/dev1/thing/service/property/set\",26,\"{\"id\":\"1\",\"params\":{\"a\":1}}\"\r\n";
    transcript = piece.repeat(SIZE / piece.length()).getBytes(StandardCharsets.US_ASCII);
  }

  private void frame(boolean recognise) {
    ReplyFramer framer =
        new ReplyFramer(
            new ReplyFramer.Sink() {
              @Override
              public void line(byte[] buffer, int from, int to) {
                lines +=
                    recognise && index.unsolicited(buffer, from, to, Reading.STRICT_REPLY) != null
                        ? 2
                        : 1;
              }

              @Override
              public void prompt() {}

              @Override
              public void data(byte[] buffer, int from, int to) {}

              @Override
              public void overflow() {}
            },
            index,
            1 << 16);
    for (int at = 0; at < transcript.length; at += READ) {
      framer.feed(transcript, at, Math.min(READ, transcript.length - at));
    }
  }

  /** Lines found, counted fields honoured. */
  @Benchmark
  public long framed() {
    frame(false);
    return lines;
  }

  /** Lines found, and matched against every unsolicited message of the dialect. */
  @Benchmark
  public long framedAndRecognised() {
    frame(true);
    return lines;
  }

  /**
   * What a script would do: one string, split at line ends, then at commas. Wrong for payloads, and
   * slower.
   */
  @Benchmark
  public long splitIntoStrings() {
    long fields = 0;
    for (String line : new String(transcript, StandardCharsets.US_ASCII).split("\r\n")) {
      fields += line.split(",").length;
    }
    return fields;
  }
}
