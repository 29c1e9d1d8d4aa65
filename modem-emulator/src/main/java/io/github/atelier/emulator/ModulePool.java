package io.github.atelier.emulator;

import io.github.atelier.emulator.line.netty.EmulatorLoops;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.sms.MessageCentre;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.emulator.uplink.real.RealUplinks;
import io.github.atelier.grammar.dialect.Dialect;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Any number of virtual modules on the same few threads. Thread-safe. */
public final class ModulePool implements AutoCloseable {
  private final EmulatorLoops loops;
  private final Uplinks uplinks;
  private final List<Emulator> modules = new CopyOnWriteArrayList<>();
  private final MessageCentre messageCentre = new MessageCentre();

  private ModulePool(EmulatorLoops loops, Uplinks uplinks) {
    this.loops = loops;
    this.uplinks = uplinks;
  }

  /**
   * Starts the threads; no module yet.
   *
   * @param threads event loops, 1 or more; one serves about 60,000 simple commands a second
   * @param rules names that the modules' network sends elsewhere
   */
  public static ModulePool start(int threads, List<ResolveRule> rules) {
    return new ModulePool(EmulatorLoops.start(threads), new RealUplinks(rules));
  }

  /**
   * Switches one more module on; it has no line yet.
   *
   * @param config give each its own identity: {@link ModuleConfig#numbered}
   */
  public Emulator add(Dialect dialect, ModuleConfig config) {
    ModuleConfig known =
        config.messageCentre() == null ? config.withMessageCentre(messageCentre) : config;
    Emulator module = new Emulator(loops, uplinks, dialect, known, () -> {});
    modules.add(module);
    return module;
  }

  /** Through which the modules of this pool send short messages to each other. */
  public MessageCentre messageCentre() {
    return messageCentre;
  }

  /** Drops connections, closes lines, removes links, ends threads. Idempotent. */
  @Override
  public void close() {
    modules.forEach(Emulator::close);
    uplinks.close();
    loops.close();
  }
}
