package io.github.atelier.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ClientIdTest {
  @Test
  void the_client_ids_of_three_official_sdks_are_read() {
    ClientId c4 =
        ClientId.parse(
            "a1Pk0000001.dev1|timestamp=2524608000000,_ss=1,_v=sdk-c-4.2.0,securemode=2,signmethod=hmacsha256,ext=3,_conn=tls_38|");
    ClientId js =
        ClientId.parse("pk&dn|securemode=2,signmethod=hmacsha1,timestamp=1,lan=NodeJS,_v=1.2.8|");
    ClientId reversed =
        ClientId.parse(
            "dev1.a1Pk0000001|random=2973131119,authType=regnwl,securemode=2,signmethod=hmacsha256|");
    assertThat(c4.id()).isEqualTo("a1Pk0000001.dev1");
    assertThat(c4.parameters()).hasSize(7).containsEntry("_conn", "tls_38");
    assertThat(js.id()).isEqualTo("pk&dn");
    assertThat(reversed.parameter("authType")).contains("regnwl");
  }

  @Test
  void an_empty_last_item_no_parameters_and_an_equals_sign_in_a_value_are_tolerated() {
    assertThat(ClientId.parse("x|ext=3,|").parameters()).containsOnly(Map.entry("ext", "3"));
    assertThat(ClientId.parse("x||").parameters()).isEmpty();
    assertThat(ClientId.parse("x").parameters()).isEmpty();
    assertThat(ClientId.parse("x|a=b=c|").parameter("a")).contains("b=c");
  }

  @Test
  void what_is_malformed_is_named() {
    assertThatThrownBy(() -> ClientId.parse("x|a=1")).hasMessageContaining("second |");
    assertThatThrownBy(() -> ClientId.parse("x|a=1|y")).hasMessageContaining("second |");
    assertThatThrownBy(() -> ClientId.parse("x|a|")).hasMessageContaining("not name=value");
    assertThatThrownBy(() -> ClientId.parse("x|a=1,a=2|")).hasMessageContaining("a twice");
    assertThatThrownBy(() -> ClientId.parse("|a=1|")).hasMessageContaining("empty");
    assertThatThrownBy(() -> ClientId.parse("x".repeat(600))).hasMessageContaining("512");
  }

  @Property
  void writing_then_reading_gives_the_same(
      @ForAll("ids") String id, @ForAll("parameters") Map<String, String> parameters) {
    ClientId clientId = new ClientId(id, parameters);
    ClientId read = ClientId.parse(clientId.encode());
    assertThat(read).isEqualTo(clientId);
    assertThat(read.parameters().keySet()).containsExactlyElementsOf(parameters.keySet());
  }

  @Property
  void any_text_is_read_or_refused_by_name(@ForAll String text) {
    try {
      assertThat(ClientId.parse(text).id()).isNotEmpty();
    } catch (InvalidInputException e) {
      assertThat(e.field()).isNotEmpty();
    }
  }

  @Property
  void signed_content_is_sorted_whatever_the_order_submitted(
      @ForAll("parameters") Map<String, String> parameters) {
    StringBuilder sorted = new StringBuilder();
    parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> sorted.append(e.getKey()).append(e.getValue()));
    assertThat(Signatures.content(parameters)).isEqualTo(sorted.toString());
    assertThat(Signatures.content(new TreeMap<>(parameters).descendingMap()))
        .isEqualTo(sorted.toString());
  }

  @Provide
  Arbitrary<String> ids() {
    return printable("|").ofMinLength(1).ofMaxLength(64);
  }

  @Provide
  Arbitrary<Map<String, String>> parameters() {
    return Arbitraries.maps(
            printable("|,=").ofMinLength(1).ofMaxLength(12), printable("|,").ofMaxLength(20))
        .ofMaxSize(8);
  }

  private static net.jqwik.api.arbitraries.StringArbitrary printable(String without) {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withCharRange('一', '十')
        .excludeChars(without.toCharArray());
  }
}
