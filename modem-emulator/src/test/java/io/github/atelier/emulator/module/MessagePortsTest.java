package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.line.memory.ManualLoop;
import io.github.atelier.emulator.line.memory.MemoryLine;
import io.github.atelier.grammar.dialect.Dialects;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code AT+QURCCFG="urcport"}: on which of its ports a module says what nobody asked for. */
class MessagePortsTest {
  private static final String OK = "\r\nOK\r\n";

  private final ManualLoop loop = new ManualLoop();
  private final FakeUplinks uplinks = new FakeUplinks();
  private final MemoryLine messages = new MemoryLine(loop);
  private final MemoryLine uart = new MemoryLine(loop);
  private final MemoryLine modem = new MemoryLine(loop);

  @BeforeEach
  void connect() {
    VirtualModule module =
        new VirtualModule(Dialects.load("quectel"), ModuleConfig.defaults(), loop, uplinks);
    module.attach(messages, LineRole.URC);
    module.attach(uart);
    module.attach(modem);
    loop.runDue();
    List.of(messages, uart, modem).forEach(l -> l.host().open());
    loop.advance(Duration.ofSeconds(2));
    for (MemoryLine line : List.of(messages, uart, modem)) {
      line.host().send("ATE0\r");
    }
    tell(uart, "AT+CGACT=1,1\r");
    loop.runDue();
    List.of(messages, uart, modem).forEach(l -> l.host().takeText());
  }

  private String tell(MemoryLine line, String command) {
    line.host().send(command);
    loop.runDue();
    return line.host().takeText();
  }

  private void message() {
    uplinks.listener.message("t", new byte[] {'x'}, 0, 0);
    loop.runDue();
  }

  private void connectOn(MemoryLine line, MemoryLine results) {
    assertThat(tell(line, "AT+QMTOPEN=0,\"h\",1883\r")).isEqualTo(OK);
    uplinks.listener.opened();
    loop.runDue();
    assertThat(results.host().takeText()).isEqualTo("\r\n+QMTOPEN: 0,0\r\n");
    assertThat(tell(line, "AT+QMTCONN=0,\"id\"\r")).isEqualTo(OK);
    uplinks.listener.connected(false);
    loop.runDue();
    assertThat(results.host().takeText()).isEqualTo("\r\n+QMTCONN: 0,0,0\r\n");
  }

  @Test
  void whileNothingIsChosenResultsStayWithTheCommandAndMessagesGoToTheirPort() {
    assertThat(tell(uart, "AT+QURCCFG=\"urcport\"\r"))
        .isEqualTo("\r\n+QURCCFG: \"urcport\",\"usbat\"\r\n" + OK);
    connectOn(uart, uart);
    message();
    assertThat(messages.host().takeText()).isEqualTo("\r\n+QMTRECV: 0,0,\"t\",\"x\"\r\n");
    assertThat(uart.host().takeText()).isEmpty();
  }

  @Test
  void aChosenPortTakesMessagesAndLaterResultsAndTheOthersAreSilent() {
    assertThat(tell(uart, "AT+QURCCFG=\"urcport\",\"usbmodem\"\r")).isEqualTo(OK);
    assertThat(tell(uart, "AT+QURCCFG=\"urcport\"\r"))
        .isEqualTo("\r\n+QURCCFG: \"urcport\",\"usbmodem\"\r\n" + OK);
    connectOn(uart, modem);
    message();
    assertThat(modem.host().takeText()).isEqualTo("\r\n+QMTRECV: 0,0,\"t\",\"x\"\r\n");
    assertThat(messages.host().takeText()).isEmpty();
    assertThat(uart.host().takeText()).isEmpty();
    assertThat(tell(modem, "AT+QURCCFG=\"urcport\",\"uart1\"\r")).isEqualTo(OK);
    message();
    assertThat(uart.host().takeText()).startsWith("\r\n+QMTRECV");
    assertThat(modem.host().takeText()).isEmpty();
  }

  @Test
  void allMeansAll() {
    assertThat(tell(uart, "AT+QURCCFG=\"urcport\",\"all\"\r")).isEqualTo(OK);
    tell(uart, "AT+QMTOPEN=0,\"h\",1883\r");
    uplinks.listener.opened();
    loop.runDue();
    for (MemoryLine line : List.of(messages, uart, modem)) {
      assertThat(line.host().takeText()).isEqualTo("\r\n+QMTOPEN: 0,0\r\n");
    }
  }

  @Test
  void aPortThatNoModuleHasIsRefused() {
    assertThat(tell(uart, "AT+QURCCFG=\"urcport\",\"uart9\"\r")).isEqualTo("\r\nERROR\r\n");
  }
}
