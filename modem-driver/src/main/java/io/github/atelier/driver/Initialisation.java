package io.github.atelier.driver;

import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandTimeoutException;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.Recovery;
import io.github.atelier.driver.channel.UnresponsiveException;
import io.github.atelier.driver.transport.SerialControl;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the module on its line, and its bit rate where that is asked for, then tells it its
 * settings. The same after every loss.
 */
final class Initialisation implements Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Initialisation.class);
  private static final int TRIES_AT_A_RATE = 2;

  private final Transport line;
  private final ModemOptions options;
  private final Settings settings;

  Initialisation(Transport line, ModemOptions options, Settings settings) {
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
        LOG.debug("{} does not take a setting: {}", line.name(), e.getMessage());
      }
    }
  }

  private void probe(Sender sender) {
    SerialControl control = options.baudRates().isEmpty() ? null : line.control();
    int first = control == null ? 0 : control.baudRate();
    List<Integer> rates = rates(first, control);
    Duration time = options.probeTime();
    Duration once = options.probeInterval().multipliedBy((long) TRIES_AT_A_RATE * rates.size());
    if (rates.size() > 1 && once.compareTo(time) > 0) {
      time = once;
    }
    long end = System.nanoTime() + time.toNanos();
    for (int round = 0; ; round++) {
      for (int rate : rates) {
        switchTo(control, rate);
        for (int attempt = 0; attempt < TRIES_AT_A_RATE; attempt++) {
          // a module may have been left quiet, or with numeric results, which say nothing to us
          if (answers(sender, (round + attempt) % 2 == 0 ? "AT" : "ATQ0V1")) {
            if (rate != first) {
              LOG.info("{} was found at {} bit/s", line.name(), rate);
            }
            return;
          }
          if (System.nanoTime() - end > 0) {
            switchTo(control, first);
            throw silent(time, rates);
          }
        }
      }
    }
  }

  private List<Integer> rates(int first, SerialControl control) {
    List<Integer> rates = new ArrayList<>(List.of(first));
    if (control != null) {
      rates.addAll(options.baudRates());
    }
    return rates.stream().distinct().toList();
  }

  private void switchTo(SerialControl control, int rate) {
    if (control == null || control.baudRate() == rate) {
      return;
    }
    try {
      control.setBaudRate(rate);
    } catch (TransportException e) {
      throw new ModemException(
          "the bit rate of " + line.name() + " cannot be changed: " + e.getMessage(), e);
    }
  }

  private boolean answers(Sender sender, String question) {
    try {
      sender.send(Exchange.attention(question, options.probeInterval()));
      return true;
    } catch (CommandFailedException e) {
      return true;
    } catch (CommandTimeoutException e) {
      return false;
    }
  }

  private UnresponsiveException silent(Duration time, List<Integer> rates) {
    return new UnresponsiveException(
        "no module answers AT on "
            + line.name()
            + " within "
            + time.toMillis()
            + " ms. Check that this is its AT port, its power, "
            + (rates.size() > 1
                ? "and the wiring (tried " + rates + " bit/s)"
                : "and the baud rate (ModemOptions.withBaudDetection tries the likely ones)"));
  }
}
