package io.github.atelier.driver;

import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.LineLostException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.ModuleRestartedException;
import io.github.atelier.driver.channel.Recovery;
import io.github.atelier.driver.channel.UnresponsiveException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the module on its line, then tells it its settings. The same after every loss. */
final class Initialisation implements Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Initialisation.class);

  private final String line;
  private final ModemOptions options;
  private final Settings settings;

  Initialisation(String line, ModemOptions options, Settings settings) {
    this.line = line;
    this.options = options;
    this.settings = settings;
  }

  @Override
  public void restore(Sender sender) {
    probe(sender);
    for (Exchange setting : settings.all()) {
      try {
        sender.send(setting);
      } catch (CommandFailedException e) {
        // an old or stubborn module; the channel works with either setting of its own
        LOG.debug("{} does not take a setting: {}", line, e.getMessage());
      }
    }
  }

  private void probe(Sender sender) {
    long end = System.nanoTime() + options.probeTime().toNanos();
    for (int attempt = 0; ; attempt++) {
      try {
        // a module may have been left quiet, or with numeric results, which say nothing to us
        sender.send(Exchange.raw(attempt % 2 == 0 ? "AT" : "ATQ0V1", options.probeInterval()));
        return;
      } catch (CommandFailedException e) {
        return;
      } catch (LineLostException | ModuleRestartedException e) {
        throw e;
      } catch (ModemException e) {
        if (System.nanoTime() > end) {
          throw new UnresponsiveException(
              "no module answers AT on "
                  + line
                  + " within "
                  + options.probeTime().toMillis()
                  + " ms. Check that this is its AT port, its power, and the baud rate ("
                  + e.getMessage()
                  + ")");
        }
      }
    }
  }
}
