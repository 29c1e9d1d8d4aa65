package io.github.atelier.grammar.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.exchange.LineIndex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the octets, the events are the same for every way of cutting them. */
class CuttingLawTest {
  private static final LineIndex QUECTEL = new LineIndex(Dialects.load("quectel"));

  /** Streams made of what lines are made of, so that whole events are frequent. */
  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "\r",
            "\n",
            "\r\n",
            "\r\n\r\n",
            "> ",
            ">",
            " ",
            "\0",
            "OK",
            "AT",
            "A/",
            "ERROR",
            "\b",
            "ATC=3\r",
            "ATC=0\r",
            "ATU\r",
            "\u001a",
            "\u001b",
            "DATA\r\n",
            "x",
            "\"",
            ",",
            "AT+X=1",
            "+QMTRECV: 0,1,\"t\",5,\"a\r\nb\"\"\r\n",
            "+QMTRECV: 0,1,\"t\",90,\"",
            "+QMTRECV: 0,1,\"t\",",
            "+CREG: 1\r\n",
            "\u00ff\u00c3",
            "long line of free text that fills a buffer quickly");
    return piece
        .list()
        .ofMaxSize(24)
        .map(
            pieces -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              pieces.forEach(p -> out.writeBytes(p.getBytes(StandardCharsets.ISO_8859_1)));
              return out.toByteArray();
            });
  }

  @Property(tries = 600, seed = "20261124")
  void aModulesOctetsMayBeCutAnywhere(
      @ForAll("streams") byte[] stream,
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 20) Integer> portions) {
    Heard whole = heard();
    whole.framer.feed(stream, 0, stream.length);
    Heard cut = heard();
    int at = 0;
    for (int portion : portions) {
      int take = Math.min(portion, stream.length - at);
      cut.framer.feed(stream, at, take);
      at += take;
    }
    cut.framer.feed(stream, at, stream.length - at);
    Heard single = heard();
    for (int i = 0; i < stream.length; i++) {
      single.framer.feed(stream, i, 1);
    }
    assertThat(cut.events).isEqualTo(whole.events);
    assertThat(single.events).isEqualTo(whole.events);
  }

  private static Heard heard() {
    Heard heard =
        new Heard(
            QUECTEL,
            120,
            (framer, line) -> {
              if (line.endsWith("DATA")) {
                framer.expectData(4);
              }
              framer.expectPrompt('>');
            });
    heard.framer.expectPrompt('>');
    return heard;
  }

  @Property(tries = 600, seed = "20261124")
  void aHostsOctetsMayBeCutAnywhere(
      @ForAll("streams") byte[] stream,
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 20) Integer> portions) {
    Typed whole = new Typed(40);
    whole.framer.feed(stream, 0, stream.length);
    Typed cut = new Typed(40);
    int at = 0;
    for (int portion : portions) {
      int take = Math.min(portion, stream.length - at);
      cut.framer.feed(stream, at, take);
      at += take;
    }
    cut.framer.feed(stream, at, stream.length - at);
    Typed single = new Typed(40);
    for (int i = 0; i < stream.length; i++) {
      single.framer.feed(stream, i, 1);
    }
    assertThat(cut.events).isEqualTo(whole.events);
    assertThat(single.events).isEqualTo(whole.events);
    assertThat(single.echo.toString()).isEqualTo(whole.echo.toString());
  }
}
