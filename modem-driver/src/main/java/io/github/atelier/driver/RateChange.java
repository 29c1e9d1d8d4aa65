package io.github.atelier.driver;

import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.channel.Turn;
import io.github.atelier.driver.channel.UnresponsiveException;
import io.github.atelier.driver.transport.SerialControl;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;

/**
 * {@code AT+IPR} and what belongs to it: this side follows after the {@code OK}, and goes back
 * where the module did not. Runs on the channel's loop.
 */
final class RateChange implements Turn {
  private static final int TRIES = 5;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private enum Stage {
    ASK,
    NEW_RATE,
    OLD_RATE,
    OVER
  }

  private final Dialect dialect;
  private final Transport line;
  private final int rate;
  private Stage stage = Stage.ASK;
  private int before;
  private int tries;

  RateChange(Dialect dialect, Transport line, int rate) {
    this.dialect = dialect;
    this.line = line;
    this.rate = rate;
  }

  @Override
  public Exchange next(Reply previous) {
    switch (stage) {
      case ASK:
        if (previous == null) {
          before = control().baudRate();
          return Exchange.of(dialect, "line.rate", Values.of("rate", rate));
        }
        stage = Stage.NEW_RATE;
        set(rate);
        return attention();
      case NEW_RATE:
        if (previous != null) {
          stage = Stage.OVER;
          return null;
        }
        if (++tries < TRIES) {
          return attention();
        }
        tries = 0;
        stage = Stage.OLD_RATE;
        set(before);
        return attention();
      case OLD_RATE:
        if (previous == null && ++tries < TRIES) {
          return attention();
        }
        stage = Stage.OVER;
        throw previous == null ? lost() : unchanged();
      default:
        return null;
    }
  }

  private static Exchange attention() {
    return Exchange.attention("AT", PATIENCE);
  }

  private SerialControl control() {
    SerialControl control = line.control();
    if (control == null) {
      throw new CommandRefusedException(
          line.name()
              + " is no serial port, so it has no bit rate to change on this side. Nothing was sent");
    }
    return control;
  }

  private void set(int bitsPerSecond) {
    try {
      control().setBaudRate(bitsPerSecond);
    } catch (TransportException | IllegalArgumentException e) {
      throw new ModemException(
          "the module was told to speak at "
              + rate
              + " bit/s, but this side cannot: "
              + e.getMessage()
              + ". It may be found again with ModemOptions.withBaudDetection",
          e);
    }
  }

  private ModemException unchanged() {
    return new ModemException(
        "the module said OK to "
            + rate
            + " bit/s but does not answer there; it still answers at "
            + before
            + ", where this side is again. Check that the adapter can do "
            + rate);
  }

  private UnresponsiveException lost() {
    return new UnresponsiveException(
        "the module said OK to "
            + rate
            + " bit/s and answers neither there nor at "
            + before
            + ". Open it again with ModemOptions.withBaudDetection, or reset it");
  }

  @Override
  public boolean more() {
    return stage != Stage.OVER;
  }

  @Override
  public boolean persists() {
    return stage != Stage.OVER;
  }
}
