package io.github.atelier.emulator.module;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When unsolicited lines come: never in the middle of something else. */
class HeldMessagesTest {
  private static final String OK = "\r\nOK\r\n";

  private final Desk desk =
      new Desk("3gpp", ModuleConfig.defaults(), false)
          .pass(Duration.ofSeconds(2))
          .says("ATE0\r", "ATE0\r" + OK)
          .says("AT+CREG=1\r", OK);

  @Test
  void theyWaitWhileALineIsTyped() {
    desk.says("ATE1\r", OK).says("AT+C", "AT+C");
    desk.module.loseCoverage();
    desk.hears("").says("SQ", "SQ").says("\r", "\r\r\n+CSQ: 99,99\r\n" + OK + "\r\n+CREG: 2\r\n");
  }

  @Test
  void theyDoNotWaitForAHostThatWentAwayInMidLine() {
    desk.types("AT+C");
    desk.module.loseCoverage();
    desk.pass(Duration.ofMillis(999))
        .hears("")
        .pass(Duration.ofMillis(1))
        .hears("\r\n+CREG: 2\r\n");
    desk.says("SQ\r", "\r\n+CSQ: 99,99\r\n" + OK);
  }

  @Test
  void noiseHoldsNothingUp() {
    desk.types("hello");
    desk.module.loseCoverage();
    desk.hears("\r\n+CREG: 2\r\n");
  }

  @Test
  void theyWaitForTheResultOfALongCommand() {
    desk.says("AT+COPS=?\r", "");
    desk.module.loseCoverage();
    desk.hears("")
        .pass(Duration.ofSeconds(3))
        .hears("\r\n+COPS: ,,(0-4),(0-2)\r\n" + OK + "\r\n+CREG: 2\r\n");
  }

  @Test
  void theyDoNotComeBetweenTheCommandsOfALine() {
    desk.module.faults().on("AT+CSQ").instead(desk.module::loseCoverage);
    desk.says("AT+CSQ;+CSQ\r", "\r\n+CREG: 2\r\n").says("AT\r", OK);
  }

  @Test
  void aLineOutOfPlaceIsAFault() {
    desk.says("AT+COPS=?\r", "");
    desk.module.faults().say("\r\n+CREG: 0\r\n".getBytes(StandardCharsets.US_ASCII));
    desk.hears("\r\n+CREG: 0\r\n");
  }
}
