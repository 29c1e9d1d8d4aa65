package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What TinyGSM's drivers of the SIM7600 and the BG96 send from power-up to the last octet, and what
 * they look for in the answers, octet by octet.
 */
class TinyGsmTest {
  private static final String OK = "\r\nOK\r\n";

  private static Desk registered(String dialect, boolean slowly) {
    Desk desk = new Desk(dialect, ModuleConfig.defaults(), slowly);
    return desk.pass(Duration.ofSeconds(2))
        .says("AT\r\n", "AT\r" + OK)
        .says("ATE0\r\n", "ATE0\r" + OK)
        .says("AT+CMEE=0\r\n", OK)
        .says("AT+CPIN?\r\n", "\r\n+CPIN: READY\r\n" + OK)
        .says("AT+CREG?\r\n", "\r\n+CREG: 0,1\r\n" + OK);
  }

  private static void hears(Desk desk, String octets) {
    desk.uplinks.sockets.listener.received(
        octets.getBytes(StandardCharsets.ISO_8859_1), "203.0.113.1", 80);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsSim7600DriverFetchesAPage(boolean slowly) {
    Desk desk = registered("simcom", slowly);
    desk.says("AT+CTZR=0\r\n", OK)
        .says("AT+CTZU=1\r\n", OK)
        .says("AT+NETCLOSE\r\n", "\r\n+IP ERROR: Network not opened\r\n\r\nERROR\r\n")
        .says("AT+CGDCONT=1,\"IP\",\"internet\"\r\n", OK)
        .says("AT+CIPMODE=0\r\n", OK)
        .says("AT+CIPSENDMODE=0\r\n", OK)
        .says("AT+CIPCCFG=10,0,0,0,1,0,75000\r\n", OK)
        .says("AT+CIPTIMEOUT=75000,15000,15000\r\n", OK)
        .says("AT+NETOPEN\r\n", OK + "\r\n+NETOPEN: 0\r\n")
        .says("AT+NETOPEN?\r\n", "\r\n+NETOPEN: 1\r\n" + OK)
        .says("AT+IPADDR\r\n", "\r\n+IPADDR: " + ModuleConfig.defaults().address() + "\r\n" + OK)
        .says("AT+CIPRXGET=1\r\n", OK)
        .says("AT+CIPOPEN=0,\"TCP\",\"vsh.pp.ua\",80\r\n", OK);
    assertThat(desk.uplinks.sockets.calls).containsExactly("stream tcp vsh.pp.ua:80 credit 10240");
    desk.uplinks.sockets.listener.opened(40000);
    desk.hears("\r\n+CIPOPEN: 0,0\r\n")
        .says("AT+CIPSEND=0,18\r\n", "\r\n> ")
        .says("GET / HTTP/1.0\r\n\r\n", OK + "\r\n+CIPSEND: 0,18,18\r\n");
    assertThat(desk.uplinks.sockets.calls).contains("send GET / HTTP/1.0\r\n\r\n");
    hears(desk, "HTTP/1.0 200 OK\r\n");
    desk.hears("\r\n+CIPRXGET: 1,0\r\n");
    hears(desk, "\r\nOK\r\n");
    desk.hears("")
        .says("AT+CIPRXGET=4,0\r\n", "\r\n+CIPRXGET: 4,0,23\r\n" + OK)
        .says("AT+CIPRXGET=2,0,17\r\n", "\r\n+CIPRXGET: 2,0,17,6\r\nHTTP/1.0 200 OK\r\n" + OK)
        .says("AT+CIPRXGET=3,0,4\r\n", "\r\n+CIPRXGET: 3,0,4,2\r\n0D0A4F4B\r\n" + OK)
        .says("AT+CIPCLOSE?\r\n", "\r\n+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0\r\n" + OK);
    desk.uplinks.sockets.listener.ended();
    desk.hears("\r\n+IPCLOSE: 0,1\r\n")
        .says("AT+CIPRXGET=2,0,64\r\n", "\r\n+CIPRXGET: 2,0,2,0\r\n\r\n" + OK)
        .says("AT+CIPRXGET=2,0,64\r\n", "\r\n+IP ERROR: No data\r\n\r\nERROR\r\n")
        .says("AT+CIPCLOSE?\r\n", "\r\n+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0\r\n" + OK)
        .says("AT+CIPCLOSE=0\r\n", "\r\n+CIPCLOSE: 0,4\r\n\r\nERROR\r\n")
        .says("AT+NETCLOSE\r\n", OK + "\r\n+NETCLOSE: 0\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsBg96DriverFetchesAPage(boolean slowly) {
    Desk desk = registered("quectel", slowly);
    desk.says("AT+QIDEACT=1\r\n", OK)
        .says("AT+QICSGP=1,1,\"internet\",\"\",\"\"\r\n", OK)
        .says("AT+QIACT=1\r\n", OK)
        .says("AT+CGATT=1\r\n", OK)
        .says("AT+QIOPEN=1,0,\"TCP\",\"vsh.pp.ua\",80,0,0\r\n", OK);
    desk.uplinks.sockets.listener.opened(40000);
    desk.hears("\r\n+QIOPEN: 0,0\r\n")
        .says("AT+QISEND=0,18\r\n", "\r\n> ")
        .says("GET / HTTP/1.0\r\n\r\n", "\r\nSEND OK\r\n")
        .says("AT+QISEND=0,0\r\n", "\r\n+QISEND: 18,0,18\r\n" + OK);
    assertThat(desk.uplinks.sockets.calls).contains("send GET / HTTP/1.0\r\n\r\n");
    desk.uplinks.sockets.listener.sent(18);
    desk.says("AT+QISEND=0,0\r\n", "\r\n+QISEND: 18,18,0\r\n" + OK);
    hears(desk, "HTTP/1.0 200 OK\r\n");
    desk.hears("\r\n+QIURC: \"recv\",0\r\n")
        .says("AT+QIRD=0,0\r\n", "\r\n+QIRD: 17,0,17\r\n" + OK)
        .says("AT+QIRD=0,15\r\n", "\r\n+QIRD: 15\r\nHTTP/1.0 200 OK" + OK)
        .says("AT+QIRD=0,0\r\n", "\r\n+QIRD: 17,15,2\r\n" + OK)
        .says(
            "AT+QISTATE=1,0\r\n",
            "\r\n+QISTATE: 0,\"TCP\",\"vsh.pp.ua\",80,40000,2,1,0,0,\"uart1\"\r\n" + OK);
    desk.uplinks.sockets.listener.ended();
    desk.hears("\r\n+QIURC: \"closed\",0\r\n")
        .says("AT+QIRD=0,100\r\n", "\r\n+QIRD: 2\r\n\r\n" + OK)
        .says("AT+QIRD=0,100\r\n", "\r\n+QIRD: 0\r\n" + OK)
        .says("AT+QISEND=0,1\r\n", "\r\nERROR\r\n")
        .says("AT+QIOPEN=1,0,\"TCP\",\"vsh.pp.ua\",80,0,0\r\n", OK + "\r\n+QIOPEN: 0,563\r\n")
        .says("AT+QIGETERROR\r\n", "\r\n+QIGETERROR: 563, Socket identity has been used\r\n" + OK)
        .says("AT+QICLOSE=0\r\n", OK)
        .says("AT+QISTATE=1,0\r\n", OK)
        .says("AT+QIDEACT=1\r\n", OK);
  }
}
