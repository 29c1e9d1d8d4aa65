package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.ThreadChannelLoop;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.dialect.Operation;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Finds the dialect of a module: by the maker that the module and the dialect name ({@code +CGMI}),
 * among several of one maker by the model ({@code +CGMM}), else by whether the module knows the
 * command that connects, and with which ranges ({@code =?}).
 */
final class Identification {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String COMMON = "3gpp";

  private final List<Dialect> candidates;
  private final Dialect common = Dialects.load(COMMON);

  Identification(List<Dialect> candidates) {
    this.candidates = candidates;
  }

  /** The built-in dialects, the common ground left out. */
  static Identification ofBuiltIn() {
    return new Identification(
        Dialects.BUILT_IN.stream()
            .filter(name -> !name.equals(COMMON))
            .map(Dialects::load)
            .toList());
  }

  /**
   * Asks the module; the line is open afterwards.
   *
   * @throws UnknownModuleException if no dialect fits
   */
  Dialect find(HandedOverTransport line, ModemOptions options) throws TransportException {
    Channel channel =
        new Channel(
            line,
            common,
            new ThreadChannelLoop("modem-identification " + line.name()),
            options.wireLog(),
            options.redactor());
    try {
      channel.open(new Initialisation(line, options, new Settings(common)));
      Dialect found = find(channel);
      line.keepOpen();
      return found;
    } finally {
      channel.close();
    }
  }

  private Dialect find(Channel channel) {
    String maker = first(channel, "AT+CGMI");
    List<Dialect> ofMaker =
        candidates.stream()
            .filter(c -> !same(c, "manufacturer") && names(maker, c, "manufacturer"))
            .toList();
    if (!ofMaker.isEmpty()) {
      return ofMaker.size() == 1 ? ofMaker.get(0) : amongOneMaker(channel, ofMaker);
    }
    Dialect answered = null;
    for (Dialect candidate : candidates) {
      String test = connecting(candidate);
      List<String> ranges = test == null ? null : ask(channel, test);
      if (ranges != null && ranges.equals(ranges(candidate, test))) {
        return candidate;
      }
      answered = answered == null && ranges != null ? candidate : answered;
    }
    if (answered == null) {
      throw new UnknownModuleException(
          "the module on "
              + channel.name()
              + " says it is '"
              + maker
              + " "
              + first(channel, "AT+CGMM")
              + "', which no built-in dialect follows. Name one of "
              + String.join(", ", Dialects.BUILT_IN)
              + ", or write a file of your own that extends one");
    }
    return answered;
  }

  /** By the model, else by whether the module knows the command that connects. */
  private static Dialect amongOneMaker(Channel channel, List<Dialect> dialects) {
    String model = first(channel, "AT+CGMM");
    for (Dialect candidate : dialects) {
      if (names(model, candidate, "model")) {
        return candidate;
      }
    }
    for (Dialect candidate : dialects) {
      String test = connecting(candidate);
      if (test != null && ask(channel, test) != null) {
        return candidate;
      }
    }
    return dialects.get(0);
  }

  /** Whether the dialect has no word of its own for this. */
  private boolean same(Dialect dialect, String what) {
    return dialect.identity().getOrDefault(what, "").equals(common.identity().get(what));
  }

  private static boolean names(String said, Dialect dialect, String what) {
    String named = dialect.identity().getOrDefault(what, "");
    return said.toLowerCase(Locale.ROOT).contains(named.toLowerCase(Locale.ROOT));
  }

  /** The test form of the command that opens a connection, or {@code null}. */
  private static String connecting(Dialect dialect) {
    if (!dialect.hasOperation("connect")) {
      return null;
    }
    for (Operation.Part part : dialect.operation("connect").steps()) {
      if (part.command().equals("mqtt.open") || part.command().equals("mqtt.connect")) {
        String request = dialect.command(part.command()).request().source();
        int equals = request.indexOf('=');
        return (equals < 0 ? request : request.substring(0, equals)) + "=?";
      }
    }
    return null;
  }

  private static List<String> ranges(Dialect dialect, String test) {
    byte[] item = test.substring(2).getBytes(StandardCharsets.UTF_8);
    return new RequestIndex(dialect).find(item) instanceof Found.Test t ? t.lines() : List.of();
  }

  private static String first(Channel channel, String command) {
    List<String> lines = ask(channel, command);
    return lines == null || lines.isEmpty() ? "" : lines.get(0);
  }

  /** The information text, or {@code null} where the module refuses. */
  private static List<String> ask(Channel channel, String command) {
    try {
      return channel.await(channel.send(Exchange.raw(command, PATIENCE))).lines();
    } catch (CommandFailedException e) {
      return null;
    } catch (ModemException e) {
      throw new UnknownModuleException(
          "the module could not be identified: " + e.getMessage() + ". Name its dialect");
    }
  }
}
