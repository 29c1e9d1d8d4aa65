package io.github.atelier.grammar.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelnetReaderTest {
  /** Data in hexadecimal digits, adjoining pieces in one. */
  private static final class Heard implements TelnetReader.Sink {
    final List<String> all = new ArrayList<>();

    @Override
    public void data(byte[] buffer, int from, int to) {
      String text = HexFormat.of().formatHex(buffer, from, to);
      int last = all.size() - 1;
      if (last >= 0 && all.get(last).startsWith("data ")) {
        all.set(last, all.get(last) + text);
      } else {
        all.add("data " + text);
      }
    }

    @Override
    public void negotiation(int verb, int option) {
      all.add(verb + " " + option);
    }

    @Override
    public void subnegotiation(int option, byte[] body) {
      all.add("sub " + option + " " + HexFormat.of().formatHex(body));
    }
  }

  /** Octets written by hand from RFC 854 and RFC 2217. */
  @ParameterizedTest
  @CsvSource({
    "41540D, data 41540d",
    "FFFB2C, 251 44",
    "41FFFD0042, data 41/253 0/data 42",
    "FFFF, data ff",
    "41FFFFFFFF42, data 41ffff42",
    "FFFA2C010001C200FFF0, sub 44 010001c200",
    "FFFA2C0100FFFF0000FFF041, sub 44 0100ff0000/data 41",
    "FFF141FFF6, data 41",
    "FFFA2C05FFFB41, data 41"
  })
  void whatAPeerSendsIsParted(String hex, String expected) {
    byte[] octets = HexFormat.of().parseHex(hex);
    for (int cut = 0; cut <= octets.length; cut++) {
      Heard heard = new Heard();
      TelnetReader reader = new TelnetReader(heard);
      reader.feed(octets, 0, cut);
      reader.feed(octets, cut, octets.length - cut);
      assertThat(String.join("/", heard.all)).isEqualTo(expected);
    }
  }

  @Property
  void dataAndBodiesOfAnyOctetsArrive(
      @ForAll byte[] data, @ForAll @Size(max = 64) byte[] body, @ForAll byte[] more) {
    Heard heard = new Heard();
    TelnetReader reader = new TelnetReader(heard);
    for (byte[] part :
        List.of(
            Telnet.data(data, 0, data.length),
            Telnet.subnegotiation(44, body),
            Telnet.data(more, 0, more.length))) {
      for (byte octet : part) {
        reader.feed(new byte[] {octet}, 0, 1);
      }
    }
    List<String> expected = new ArrayList<>();
    if (data.length > 0) {
      expected.add("data " + HexFormat.of().formatHex(data));
    }
    expected.add("sub 44 " + HexFormat.of().formatHex(body));
    if (more.length > 0) {
      expected.add("data " + HexFormat.of().formatHex(more));
    }
    assertThat(heard.all).isEqualTo(expected);
  }

  @Property(tries = 20)
  void noiseIsSurvived(@ForAll @Size(5000) byte[] noise) {
    Heard heard = new Heard();
    TelnetReader reader = new TelnetReader(heard);
    reader.feed(noise, 0, noise.length);
    reader.reset();
    heard.all.clear();
    reader.feed(new byte[] {'A'}, 0, 1);
    assertThat(heard.all).containsExactly("data 41");
  }
}
