package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.SmsListener;
import io.github.atelier.driver.SmsMessage;
import io.github.atelier.driver.StoredSms;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.ModulePool;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.sms.Fate;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.sms.StatusReport;
import io.github.atelier.grammar.value.Values;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two drivers, two modules and the message centre between them. */
class SmsTest {
  private static final Dialect DIALECT = Dialects.load("3gpp");
  private static final String FIRST = "+8613800000001";
  private static final String SECOND = "+8613800000002";
  private static final List<String> TEXTS =
      List.of(
          "hi", "", "OK\r\n\r\nOK\r\n+CREG: 1", "{€}@", "你好", "😀".repeat(100), "x".repeat(500));

  private final ModulePool pool = ModulePool.start(1, List.of());
  private final List<Modem> modems = new ArrayList<>();

  @AfterEach
  void close() {
    modems.forEach(Modem::close);
    pool.close();
  }

  private Modem modem(int n) throws Exception {
    Emulator module =
        pool.add(
            DIALECT, ModuleConfig.defaults().numbered(n).withAttachDelay(Duration.ofMillis(5)));
    int port =
        module
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    Modem modem = Modem.open(Transports.parse("tcp:127.0.0.1:" + port), DIALECT);
    modems.add(modem);
    modem.ready(ReadyOptions.defaults());
    return modem;
  }

  /** Keeps what it hears. */
  private static final class Heard implements SmsListener {
    final List<SmsMessage> messages = new CopyOnWriteArrayList<>();
    final List<StatusReport> reports = new CopyOnWriteArrayList<>();
    final List<Exception> failures = new CopyOnWriteArrayList<>();

    @Override
    public void received(SmsMessage message) {
      messages.add(message);
    }

    @Override
    public void report(StatusReport report) {
      reports.add(report);
    }

    @Override
    public void unreadable(Exception why) {
      failures.add(why);
    }
  }

  private static Heard listen(Modem modem, boolean delete) {
    Heard heard = new Heard();
    modem.sms().addListener(heard);
    modem.await(modem.sms().startReceiving(delete));
    return heard;
  }

  @Test
  void texts_of_any_length_and_content_go_from_one_driver_to_another() throws Exception {
    Modem one = modem(1);
    Modem two = modem(2);
    Heard heard = listen(two, true);

    for (String text : TEXTS) {
      assertThat(one.sms().send(SECOND, text)).isNotEmpty();
    }

    await().atMost(Duration.ofSeconds(20)).until(() -> heard.messages.size() == TEXTS.size());
    assertThat(heard.messages).extracting(SmsMessage::text).containsExactlyElementsOf(TEXTS);
    assertThat(heard.messages).extracting(SmsMessage::from).containsOnly(FIRST);
    assertThat(heard.failures).isEmpty();
    assertThat(two.sms().list()).isEmpty();
  }

  @Test
  void messages_are_listed_read_and_deleted() throws Exception {
    Modem one = modem(1);
    pool.messageCentre().send("Bank", FIRST, "OK");
    pool.messageCentre().send("10086", FIRST, "second");
    await().atMost(Duration.ofSeconds(10)).until(() -> one.sms().list().size() == 2);

    // somebody else left the module in text mode
    one.await(one.command("sms.format", Values.empty().withCode("smsFormat", "text")));
    List<StoredSms> all = one.sms().list();
    assertThat(all).extracting(StoredSms::text).containsExactly("OK", "second");
    assertThat(all).extracting(StoredSms::number).containsExactly("Bank", "10086");
    assertThat(one.sms().read(2).status()).isEqualTo("rec-read");
    one.sms().delete(1);
    assertThat(one.sms().list()).extracting(StoredSms::index).containsExactly(2);
    assertThatThrownBy(() -> one.sms().read(1))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("321");
  }

  @Test
  void text_mode_is_read_as_it_stands() throws Exception {
    Modem one = modem(1);
    pool.messageCentre().send("10086", FIRST, "OK\n+CREG: 1");
    pool.messageCentre().send("10086", FIRST, "ERROR");
    await().atMost(Duration.ofSeconds(10)).until(() -> one.sms().list().size() == 2);
    one.await(one.command("sms.format", Values.empty().withCode("smsFormat", "text")));

    List<Values> rows =
        one.await(one.command("sms.list", Values.empty().withCode("smsList", "all"))).rows();
    assertThat(rows).extracting(r -> r.text("text")).containsExactly("OK\n+CREG: 1", "ERROR");
    assertThat(one.await(one.command("sms.read", Values.of("smsIndex", 2))).values().text("text"))
        .isEqualTo("ERROR");
    one.await(one.command("sms.indications", Values.of("smsIndicate", 2, "smsRoute", 2)));
    List<String> direct = new CopyOnWriteArrayList<>();
    one.addListener(
        new io.github.atelier.driver.channel.ChannelListener() {
          @Override
          public void unsolicited(String meaning, Values values) {
            direct.add(meaning + " " + values.text("text", ""));
          }
        });
    pool.messageCentre().send("10086", FIRST, "RING");
    await().atMost(Duration.ofSeconds(10)).until(() -> direct.contains("sms.received RING"));
    // text that looks like an echo, while echo is on
    one.raw("ATE1", Duration.ofSeconds(5));
    Values text = Values.of("smsNumber", "10086", "text", "AT+CMGS");
    assertThat(one.await(one.command("sms.send", text)).values().has("smsReference")).isTrue();
  }

  @Test
  void reports_come_back_and_refusals_are_errors() throws Exception {
    Modem one = modem(1);
    modem(2);
    Heard heard = listen(one, true);
    List<Integer> references = one.await(one.sms().sendAsync(SECOND, "report, please", true));
    await().atMost(Duration.ofSeconds(10)).until(() -> heard.reports.size() == 1);
    assertThat(heard.reports.get(0).reference()).isEqualTo(references.get(0));
    assertThat(heard.reports.get(0).delivered()).isTrue();

    pool.messageCentre().rule(m -> Fate.refused("cms-network-timeout"));
    assertThatThrownBy(() -> one.sms().send(SECOND, "never"))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("332");
    assertThatThrownBy(() -> one.sms().send("+12\rAT+CPWROFF", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
