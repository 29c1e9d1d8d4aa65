package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.transport.SerialSettings;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.LinePlan;
import io.github.atelier.emulator.line.netty.TcpPort;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RFC 2217 against programs that others wrote: pyserial as client of the emulator (Debian package
 * python3-serial), ser2net as server for the driver. Skipped where they are missing, but never on
 * CI.
 */
class SerialServersTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String PYSERIAL = "/usr/lib/python3/dist-packages/serial";
  private static final String SER2NET = "/usr/sbin/ser2net";
  private static final Dialect DIALECT = Dialects.load("3gpp");

  @TempDir private Path folder;
  private final Emulator emulator =
      Emulator.start(
          DIALECT, ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(10)), List.of());

  @AfterEach
  void close() {
    emulator.close();
  }

  private int rfc2217(int rate) throws Exception {
    TcpPort port =
        emulator.rfc2217Port(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            LinePlan.DEFAULT.withBitsPerSecond(rate));
    return port.address().getPort();
  }

  @Test
  void pyserial_sets_the_rate_dials_sees_the_carrier_and_hangs_up_by_dtr() throws Exception {
    Programs.need("python3-serial", PYTHON, PYSERIAL);
    String script =
        """
        import serial, sys, time
        p = serial.serial_for_url(sys.argv[1], baudrate=9600, timeout=5)
        def until(end):
            got = b''
            while not got.endswith(end):
                octet = p.read(1)
                if not octet:
                    sys.exit('nothing more after %r' % got)
                got += octet
            return got
        def carrier(on):
            for i in range(500):
                if p.cd == on:
                    return
                time.sleep(0.01)
            sys.exit('carrier stays %s' % p.cd)
        p.write(b'ATE0\\r'); until(b'OK\\r\\n')
        carrier(False)
        p.write(b'AT+CGACT=1,1\\r'); until(b'OK\\r\\n')
        p.write(b'ATD*99***1#\\r'); until(b'CONNECT'); until(b'\\r\\n')
        carrier(True)
        p.write(bytes(range(256)))
        p.dtr = False
        until(b'NO CARRIER\\r\\n')
        carrier(False)
        p.dtr = True
        p.baudrate = 115200
        p.write(b'AT\\r'); until(b'OK\\r\\n')
        p.close()
        print('done')
        """;
    Path file = Files.writeString(folder.resolve("client.py"), script);

    String said =
        Programs.run(
            folder,
            Duration.ofMinutes(1),
            PYTHON,
            file.toString(),
            "rfc2217://127.0.0.1:" + rfc2217(0));

    assertThat(said.strip()).isEqualTo("done");
  }

  @Test
  void the_driver_reaches_a_module_through_ser2net() throws Exception {
    Programs.need("ser2net", SER2NET);
    Assumptions.assumeTrue(emulator.hasVirtualSerialPorts(), "ser2net needs a serial port");
    Path modem = folder.resolve("modem");
    emulator.virtualSerialPort(modem);
    int port = freePort();
    Path config =
        Files.writeString(
            folder.resolve("ser2net.yaml"),
            """
            connection: &modem
              accepter: telnet(rfc2217),tcp,127.0.0.1,%d
              connector: serialdev,%s,9600n81,local
              options:
                chardelay: false
            """
                .formatted(port, modem));
    Process server =
        new ProcessBuilder("timeout", "60", SER2NET, "-d", "-u", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("ser2net.log").toFile())
            .start();
    try {
      awaitListening(port);
      try (Modem driver =
          Modem.open(
              Transports.parse(
                  "rfc2217:127.0.0.1:" + port, SerialSettings.defaults().withBaudRate(57_600)),
              DIALECT)) {
        assertThat(driver.information().model()).isEqualTo("Virtual Module");
      }
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void awaitListening(int port) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected();
              } catch (IOException e) {
                return false;
              }
            });
  }

  @Test
  void a_module_fixed_at_one_rate_is_understood_at_that_rate_alone() throws Exception {
    String port = "rfc2217:127.0.0.1:" + rfc2217(115_200);

    assertThatThrownBy(() -> Modem.open(Transports.parse(port, rate(9600)), DIALECT).close())
        .isInstanceOf(ModemException.class);
    try (Modem driver = Modem.open(Transports.parse(port, rate(115_200)), DIALECT)) {
      assertThat(driver.information().model()).isEqualTo("Virtual Module");
    }
  }

  private static SerialSettings rate(int bitsPerSecond) {
    return SerialSettings.defaults().withBaudRate(bitsPerSecond);
  }
}
