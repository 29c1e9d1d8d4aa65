package io.github.atelier.driver;

import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.value.Values;

/**
 * The network as a module sees it.
 *
 * @param operator name or number of the operator, or empty
 * @param signalDbm received signal strength in dBm, from -113 to -51; 0 where the module does not
 *     know (27.007 clause 8.5)
 * @param registration neutral name of the best registration among EPS, packet and circuit domain
 */
public record NetworkState(String operator, int signalDbm, String registration) {
  private static final int UNKNOWN_RSSI = 99;

  static NetworkState read(Modem modem) {
    String operator = "";
    int dbm = 0;
    Reply reply = ask(modem, "operator.read");
    if (reply != null) {
      operator = reply.values().text("operator", "");
    }
    reply = ask(modem, "signal.quality");
    if (reply != null && reply.values().number("rssi", UNKNOWN_RSSI) != UNKNOWN_RSSI) {
      dbm = (int) (-113 + 2 * reply.values().number("rssi"));
    }
    return new NetworkState(operator, dbm, registration(modem));
  }

  static String registration(Modem modem) {
    String best = "unknown";
    for (String domain : new String[] {"eps", "ps", "cs"}) {
      Reply reply = ask(modem, "network.registration." + domain + ".read");
      String stat = reply == null ? null : reply.values().code("stat");
      if (stat != null) {
        if (stat.equals("home") || stat.equals("roaming")) {
          return stat;
        }
        best = best.equals("unknown") || stat.equals("denied") ? stat : best;
      }
    }
    return best;
  }

  private static Reply ask(Modem modem, String meaning) {
    if (!modem.dialect().has(meaning)) {
      return null;
    }
    try {
      return modem.await(modem.command(meaning, Values.empty()));
    } catch (CommandFailedException e) {
      return null;
    }
  }
}
