package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.line.memory.ManualLoop;
import io.github.atelier.emulator.line.memory.MemoryLine;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A module on a desk: the test is its host, its network and its clock. */
final class Desk {
  private static final Map<String, Dialect> DIALECTS = new ConcurrentHashMap<>();
  final ManualLoop loop;
  final FakeUplinks uplinks = new FakeUplinks();
  final List<String> tapped = new ArrayList<>();
  final VirtualModule module;
  private MemoryLine line;
  private final boolean byteByByte;

  Desk(String dialect, ModuleConfig config, boolean byteByByte) {
    this(dialect, config, byteByByte, new ManualLoop());
  }

  /** A module that shares its clock with another. */
  Desk(String dialect, ModuleConfig config, boolean byteByByte, ManualLoop loop) {
    this.loop = loop;
    this.byteByByte = byteByByte;
    line = new MemoryLine(loop);
    module =
        new VirtualModule(
            DIALECTS.computeIfAbsent(dialect, Dialects::load),
            config.withTap((fromHost, text) -> tapped.add((fromHost ? "> " : "< ") + text)),
            loop,
            uplinks);
    module.attach(line);
    loop.runDue();
    line.host().open();
    loop.runDue();
  }

  /** A registered module with an active context, echo off. */
  static Desk ready(String dialect, boolean byteByByte) {
    Desk desk = new Desk(dialect, ModuleConfig.defaults(), byteByByte);
    desk.pass(Duration.ofSeconds(2));
    return desk.says("ATE0\r", "ATE0\r\r\nOK\r\n").says("AT+CGACT=1,1\r", "\r\nOK\r\n");
  }

  /** The host sends; the module must answer just this. */
  Desk says(String host, String module) {
    byte[] bytes = host.getBytes(StandardCharsets.ISO_8859_1);
    if (byteByByte) {
      for (byte b : bytes) {
        line.host().send(new byte[] {b});
        loop.runDue();
      }
    } else {
      line.host().send(bytes);
      loop.runDue();
    }
    return hears(module);
  }

  /** The module must have said just this since the last time. */
  Desk hears(String module) {
    loop.runDue();
    assertThat(new String(line.host().take(), StandardCharsets.ISO_8859_1)).isEqualTo(module);
    return this;
  }

  /** What the module says to this. */
  String hearsAfter(String host) {
    if (!host.isEmpty()) {
      line.host().send(host);
    }
    loop.runDue();
    return line.host().takeText();
  }

  /** The host sends and does not read. */
  Desk types(String host) {
    line.host().send(host);
    loop.runDue();
    return this;
  }

  Desk pass(Duration time) {
    loop.advance(time);
    return this;
  }

  /** The host drops or raises DTR. */
  Desk dtr(boolean on) {
    line.host().dtr(on);
    loop.runDue();
    return this;
  }

  /** The program at the host goes, and comes again. */
  Desk reopen() {
    line.host().close();
    loop.runDue();
    line.host().open();
    loop.runDue();
    return this;
  }

  /** The module is reset, as by its pin. */
  Desk reset() {
    module.reset();
    loop.runDue();
    return this;
  }

  /** The line is unplugged, and another one leads to the module. */
  Desk replug() {
    line.close();
    line = new MemoryLine(loop);
    module.attach(line);
    loop.runDue();
    line.host().open();
    loop.runDue();
    return this;
  }

  /** What the host sees of the carrier circuit. */
  boolean carrier() {
    return line.host().carrier();
  }
}
