package io.github.atelier.emulator.module;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a module of the caret family tells unasked of SIM, service, mode and signal. */
class HuaweiTest {
  private static final String OK = "\r\nOK\r\n";

  private static Desk ready() {
    Desk desk = new Desk("huawei", ModuleConfig.defaults(), false);
    return desk.pass(Duration.ofSeconds(2))
        .hears("\r\n^SRVST:2\r\n\r\n^MODE:7\r\n")
        .says("ATE0\r", "ATE0\r" + OK);
  }

  @Test
  void theSignalIsToldWhenItChanges() {
    Desk desk = ready();
    desk.module.signal(-91);
    desk.hears("\r\n^RSSI:11\r\n\r\n^HCSQ:\"LTE\",30,20,151,20\r\n");
    desk.module.signal(-91);
    desk.hears("");
  }

  @Test
  void serviceThatGoesAndComesIsTold() {
    Desk desk = ready();
    desk.module.loseCoverage();
    desk.hears("\r\n^SRVST:0\r\n\r\n^MODE:0\r\n\r\n^RSSI:99\r\n\r\n^HCSQ:\"NOSERVICE\"\r\n");
    desk.module.restoreCoverage();
    desk.pass(Duration.ofSeconds(2))
        .hears(
            "\r\n^SRVST:1\r\n\r\n^RSSI:24\r\n\r\n^HCSQ:\"LTE\",56,46,151,20\r\n"
                + "\r\n^SRVST:2\r\n\r\n^MODE:7\r\n");
  }

  @Test
  void aSimThatIsPulledIsToldAndNothingIsWhereTheHostSwitchedItOff() {
    Desk desk = ready();
    desk.module.removeSim();
    desk.hears("\r\n^SIMST:255\r\n\r\n^SRVST:1\r\n\r\n^MODE:0\r\n");
    desk.says("AT^CURC=0\r", OK);
    desk.module.insertSim();
    desk.pass(Duration.ofSeconds(3)).hears("");
    desk.says("AT^CURC=1\r", OK);
    desk.module.removeSim();
    desk.hears("\r\n^SIMST:255\r\n\r\n^SRVST:1\r\n\r\n^MODE:0\r\n");
  }
}
