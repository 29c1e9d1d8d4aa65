package io.github.atelier.benchmarks;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.VirtualModule;
import io.github.atelier.grammar.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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

/** What the module itself costs for one command, without any line. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ModuleBenchmark {
  private static final byte[] AT = command("AT");
  private static final byte[] SIGNAL = command("AT+CSQ");
  private static final byte[] CONFIGURE = command("AT+QMTCFG=\"keepalive\",0,120");

  private final Wire wire = new Wire();

  /** Puts a module on a wire. */
  @Setup
  public void attach() {
    new VirtualModule(Dialects.load("quectel"), ModuleConfig.defaults(), wire, null).attach(wire);
    wire.say(command("ATE0"));
  }

  private static byte[] command(String text) {
    return (text + "\r").getBytes(StandardCharsets.US_ASCII);
  }

  /** {@code AT}. */
  @Benchmark
  public long bareAt() {
    return wire.say(AT);
  }

  /** {@code AT+CSQ}: one line of information. */
  @Benchmark
  public long signal() {
    return wire.say(SIGNAL);
  }

  /** {@code AT+QMTCFG="keepalive",0,120}: one form of many, three fields. */
  @Benchmark
  public long configure() {
    return wire.say(CONFIGURE);
  }

  /** A line, and the loop that it is on: the thread that calls. */
  private static final class Wire implements Line, ModuleLoop {
    private LineHandler module;
    private long written;

    long say(byte[] bytes) {
      module.received(bytes, 0, bytes.length);
      return written;
    }

    @Override
    public void start(LineHandler handler) {
      module = handler;
      handler.opened(this);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      written += length;
    }

    @Override
    public String name() {
      return "wire";
    }

    @Override
    public ModuleLoop loop() {
      return this;
    }

    @Override
    public long droppedBytes() {
      return 0;
    }

    @Override
    public void close() {
      // nothing is held
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
      return () -> {};
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return Instant.now();
    }
  }
}
