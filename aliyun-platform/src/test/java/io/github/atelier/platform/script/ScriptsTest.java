package io.github.atelier.platform.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts in a real child process: what they can do, and what they cannot. */
class ScriptsTest {
  private static final Scripts SCRIPTS = new Scripts(Duration.ofSeconds(1));
  private static final String GOOD =
      """
      function rawDataToProtocol(bytes) {
        var octets = new Uint8Array(bytes.length);
        for (var i = 0; i < bytes.length; i++) { octets[i] = bytes[i] & 0xff; }
        var view = new DataView(octets.buffer, 0);
        return {method: 'thing.event.property.post', id: '' + view.getUint32(1), version: '1.0',
                params: {T: view.getInt16(5), P: octets[7]}};
      }
      function protocolToRawData(json) {
        return [].concat([1], json.params.P);
      }
      """;

  @AfterAll
  static void close() {
    SCRIPTS.close();
  }

  private static String up(String script) throws Exception {
    return new String(SCRIPTS.up(script, new byte[0]).get(30, TimeUnit.SECONDS), UTF_8);
  }

  private static void works() throws Exception {
    assertThat(up("function rawDataToProtocol(b) { return {ok: 1}; }")).isEqualTo("{\"ok\":1}");
  }

  @Test
  void octets_become_a_message_and_a_message_octets() throws Exception {
    byte[] raw = {0, 0, 0x22, 0x33, 0x44, -1, -2, (byte) 200};
    assertThat(SCRIPTS.up(GOOD, raw).get(30, TimeUnit.SECONDS))
        .asString(UTF_8)
        .isEqualTo(
            "{\"method\":\"thing.event.property.post\",\"id\":\"2241348\",\"version\":\"1.0\",\"params\":{\"T\":-2,\"P\":200}}");
    assertThat(
            SCRIPTS
                .down(GOOD, "{\"params\":{\"P\":255}}".getBytes(UTF_8))
                .get(30, TimeUnit.SECONDS))
        .containsExactly(1, -1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "function rawDataToProtocol(b) { while (true) {} } @ longer than 1000 ms",
        "while (true) {} @ longer than 1000 ms",
        "function rawDataToProtocol(b) { try { while (true) {} } catch (e) { return {}; } } @ longer than 1000 ms",
        "function rawDataToProtocol(b) { return [new Uint8Array(60000000), new Uint8Array(60000000)]; } @ ended",
        "function rawDataToProtocol(b) { return /(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'); } @ longer than 1000 ms",
        "function rawDataToProtocol(b) { return rawDataToProtocol(b); } @ stack",
        "function rawDataToProtocol(b) { return new java.io.File('/etc/passwd'); } @ java",
        "function rawDataToProtocol(b) { return Packages.java.lang.System.exit(0); } @ Packages",
        "function rawDataToProtocol(b) { return b.getClass().forName('java.lang.Runtime'); } @ getClass",
        "function rawDataToProtocol(b) { return load('/etc/passwd'); } @ load",
        "function rawDataToProtocol(b) { return require('fs'); } @ require",
        "function rawDataToProtocol(b) { throw new Error('own word'); } @ own word",
        "function rawDataToProtocol(b) { return; } @ returned nothing",
        "function rawDataToProtocol(b) { return function() {}; } @ no JSON",
        "var x = 1 @ no function rawDataToProtocol",
        "function rawDataToProtocol(b) { return { @ line 1",
      })
  void a_bad_script_fails_with_a_reason_and_the_next_one_works(String script, String reason)
      throws Exception {
    assertThatThrownBy(() -> up(script))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(ScriptException.class)
        .message()
        .containsIgnoringCase(reason);
    works();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"return 7;", "return {length: -1};", "return {length: 1e12};", "return ['x'];"})
  void what_is_no_array_of_bytes_is_refused(String body) {
    assertThatThrownBy(
            () ->
                SCRIPTS
                    .down("function protocolToRawData(j) { " + body + " }", "{}".getBytes(UTF_8))
                    .get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(ScriptException.class);
  }

  @Test
  void nothing_survives_a_call() throws Exception {
    String script =
        "var n = (typeof n === 'undefined' ? 0 : n) + 1; Object.prototype.left = 1;"
            + "function rawDataToProtocol(b) { return {n: n}; }";
    assertThat(up(script)).isEqualTo("{\"n\":1}");
    assertThat(up(script)).isEqualTo("{\"n\":1}");
    assertThat(up("function rawDataToProtocol(b) { return {left: typeof ({}).left}; }"))
        .isEqualTo("{\"left\":\"undefined\"}");
  }

  @Test
  void too_many_calls_are_refused_and_a_closed_room_takes_none() throws Exception {
    Scripts scripts = new Scripts(Duration.ofSeconds(1));
    List<CompletableFuture<byte[]>> calls = new ArrayList<>();
    calls.add(scripts.up("while (true) {}", new byte[0]));
    for (int i = 0; i < 1_100; i++) {
      calls.add(scripts.up("function rawDataToProtocol(b) { return {}; }", new byte[0]));
    }
    assertThat(calls.stream().filter(CompletableFuture::isCompletedExceptionally).count())
        .isBetween(90L, 110L);
    scripts.close();
    assertThat(scripts.up("", new byte[0])).isCompletedExceptionally();
  }
}
