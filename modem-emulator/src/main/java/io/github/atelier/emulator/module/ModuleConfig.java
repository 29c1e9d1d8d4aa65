package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.WireTap;
import java.time.Duration;

/**
 * What a virtual module is made of.
 *
 * @param imei 15 digits
 * @param imsi 15 digits
 * @param iccid 19 or 20 digits
 * @param number the subscriber's own number, in international form
 * @param simPresent whether a SIM is in its holder
 * @param pin the SIM's PIN, or {@code null} for none
 * @param puk what unblocks the SIM after three wrong PINs, 8 digits
 * @param network what the network answers to a registration
 * @param attachDelay from switching the radio on to registration
 * @param bootTime from a reset to the first line; the module is deaf meanwhile
 * @param scanTime how long a search for networks takes
 * @param address what the network gives to an active context
 * @param factoryCa certificates in PEM that the module trusts from the factory, or {@code null} for
 *     those of the Java runtime
 * @param connectTimeout bound on opening a link
 * @param tap hears the conversation
 */
public record ModuleConfig(
    String imei,
    String imsi,
    String iccid,
    String number,
    boolean simPresent,
    String pin,
    String puk,
    Network network,
    Duration attachDelay,
    Duration bootTime,
    Duration scanTime,
    String address,
    String factoryCa,
    Duration connectTimeout,
    WireTap tap) {

  /** The network's answer. */
  public enum Network {
    HOME,
    ROAMING,
    DENIED,
    /** No cell is heard. */
    NONE
  }

  /** A module with a SIM at home; registered a second after power-up. */
  public static ModuleConfig defaults() {
    return new ModuleConfig(
        "867600012345672",
        "460001234567890",
        "89860012345678901234",
        "+8613800000001",
        true,
        null,
        "12345678",
        Network.HOME,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        "10.64.0.2",
        null,
        Duration.ofSeconds(20),
        WireTap.NONE);
  }

  public ModuleConfig withIdentity(
      String newImei, String newImsi, String newIccid, String newNumber) {
    return new ModuleConfig(
        newImei,
        newImsi,
        newIccid,
        newNumber,
        simPresent,
        pin,
        puk,
        network,
        attachDelay,
        bootTime,
        scanTime,
        address,
        factoryCa,
        connectTimeout,
        tap);
  }

  public ModuleConfig withSim(boolean present, String simPin) {
    return new ModuleConfig(
        imei,
        imsi,
        iccid,
        number,
        present,
        simPin,
        puk,
        network,
        attachDelay,
        bootTime,
        scanTime,
        address,
        factoryCa,
        connectTimeout,
        tap);
  }

  public ModuleConfig withNetwork(Network answer) {
    return new ModuleConfig(
        imei,
        imsi,
        iccid,
        number,
        simPresent,
        pin,
        puk,
        answer,
        attachDelay,
        bootTime,
        scanTime,
        address,
        factoryCa,
        connectTimeout,
        tap);
  }

  public ModuleConfig withAttachDelay(Duration delay) {
    return new ModuleConfig(
        imei,
        imsi,
        iccid,
        number,
        simPresent,
        pin,
        puk,
        network,
        delay,
        bootTime,
        scanTime,
        address,
        factoryCa,
        connectTimeout,
        tap);
  }

  public ModuleConfig withBootTime(Duration time) {
    return new ModuleConfig(
        imei,
        imsi,
        iccid,
        number,
        simPresent,
        pin,
        puk,
        network,
        attachDelay,
        time,
        scanTime,
        address,
        factoryCa,
        connectTimeout,
        tap);
  }

  public ModuleConfig withFactoryCa(String pem) {
    return new ModuleConfig(
        imei,
        imsi,
        iccid,
        number,
        simPresent,
        pin,
        puk,
        network,
        attachDelay,
        bootTime,
        scanTime,
        address,
        pem,
        connectTimeout,
        tap);
  }

  public ModuleConfig withConnectTimeout(Duration timeout) {
    return new ModuleConfig(
        imei,
        imsi,
        iccid,
        number,
        simPresent,
        pin,
        puk,
        network,
        attachDelay,
        bootTime,
        scanTime,
        address,
        factoryCa,
        timeout,
        tap);
  }

  public ModuleConfig withTap(WireTap wireTap) {
    return new ModuleConfig(
        imei,
        imsi,
        iccid,
        number,
        simPresent,
        pin,
        puk,
        network,
        attachDelay,
        bootTime,
        scanTime,
        address,
        factoryCa,
        connectTimeout,
        wireTap);
  }

  @Override
  public String toString() {
    return "ModuleConfig[imei " + imei + ", sim " + simPresent + ", network " + network + "]";
  }
}
