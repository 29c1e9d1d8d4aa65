package io.github.atelier.driver;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What {@link Modem#ready} may do and how long it may take.
 *
 * @param pin SIM PIN, entered once if the SIM asks for one; or {@code null}
 * @param apn access point name of context 1, or {@code null} to leave what the module holds
 * @param timeout for everything together
 * @param poll pause between two questions for the same state
 * @param roaming whether a foreign network will do; data may cost more there
 * @param progress told each step as one line for people
 */
public record ReadyOptions(
    String pin,
    String apn,
    Duration timeout,
    Duration poll,
    boolean roaming,
    Consumer<String> progress) {

  /** No PIN, the module's APN, two minutes, roaming allowed. */
  public static ReadyOptions defaults() {
    return new ReadyOptions(
        null, null, Duration.ofMinutes(2), Duration.ofMillis(500), true, line -> {});
  }

  public ReadyOptions withPin(String simPin) {
    return new ReadyOptions(simPin, apn, timeout, poll, roaming, progress);
  }

  public ReadyOptions withApn(String name) {
    return new ReadyOptions(pin, name, timeout, poll, roaming, progress);
  }

  public ReadyOptions withTimeout(Duration time) {
    return new ReadyOptions(pin, apn, time, poll, roaming, progress);
  }

  public ReadyOptions withPoll(Duration pause) {
    return new ReadyOptions(pin, apn, timeout, pause, roaming, progress);
  }

  public ReadyOptions withRoaming(boolean allowed) {
    return new ReadyOptions(pin, apn, timeout, poll, allowed, progress);
  }

  public ReadyOptions withProgress(Consumer<String> listener) {
    return new ReadyOptions(pin, apn, timeout, poll, roaming, listener);
  }

  @Override
  public String toString() {
    return "ReadyOptions[pin "
        + (pin == null ? "none" : "****")
        + ", apn "
        + apn
        + ", timeout "
        + timeout
        + "]";
  }
}
