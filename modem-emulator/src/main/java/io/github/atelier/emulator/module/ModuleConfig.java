package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.files.FileStore;
import io.github.atelier.emulator.module.sms.MessageCentre;
import io.github.atelier.emulator.module.terminal.WireTap;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a virtual module is made of. Immutable. */
public final class ModuleConfig implements Cloneable {

  /** The network's answer. */
  public enum Network {
    HOME,
    ROAMING,
    DENIED,
    /** No cell is heard. */
    NONE
  }

  private String imei = "867600012345673";
  private String imsi = "460001234567890";
  private String iccid = "89860012345678901234";
  private String number = "+8613800000001";
  private boolean simPresent = true;
  private String pin;
  private String puk = "12345678";
  private String pin2 = "2222";
  private String puk2 = "22222222";
  private String zone = "+32";
  private Network network = Network.HOME;
  private Duration attachDelay = Duration.ofSeconds(1);
  private Duration bootTime = Duration.ofSeconds(1);
  private Duration scanTime = Duration.ofSeconds(3);
  private String address = "10.64.0.2";
  private String factoryCa;
  private Duration connectTimeout = Duration.ofSeconds(20);
  private WireTap tap = WireTap.NONE;
  private long seed = 1;
  private MessageCentre messageCentre;
  private String serviceCentre = "+8613800100500";
  private int simMessages = 50;
  private int moduleMessages = 100;
  private int httpBody = 1 << 20;
  private Map<String, Long> storages =
      Map.of(
          FileStore.INTERNAL, 4L << 20, FileStore.RAM, 2L << 20, FileStore.CERTIFICATES, 1L << 18);

  private ModuleConfig() {}

  /**
   * A module with a SIM at home; registered a second after power-up. Its PIN, which it does not ask
   * for, is 1234, its PUK 12345678, PIN2 2222, PUK2 22222222.
   */
  public static ModuleConfig defaults() {
    return new ModuleConfig();
  }

  private ModuleConfig with(Consumer<ModuleConfig> change) {
    try {
      ModuleConfig copy = (ModuleConfig) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Another identity.
   *
   * @param newImei 15 digits
   * @param newImsi 15 digits
   * @param newIccid 19 or 20 digits
   * @param newNumber the subscriber's own number, in international form
   */
  public ModuleConfig withIdentity(
      String newImei, String newImsi, String newIccid, String newNumber) {
    return with(
        c -> {
          c.imei = newImei;
          c.imsi = newImsi;
          c.iccid = newIccid;
          c.number = newNumber;
        });
  }

  /**
   * The identity of one of many modules: IMEI with its check digit (3GPP TS 23.003 annex B), IMSI,
   * ICCID with its own (ITU-T E.118), number, address, and the seed of its faults.
   *
   * @param n 1 for the first, up to 9999
   */
  public ModuleConfig numbered(int n) {
    if (n < 1 || n > 9999) {
      throw new IllegalArgumentException("modules are numbered 1 to 9999, not " + n);
    }
    return withIdentity(
            withCheckDigit("8676000123%04d".formatted(n)),
            "46000123456%04d".formatted(n),
            withCheckDigit("898600123456789%04d".formatted(n)),
            "+861380000%04d".formatted(n))
        .with(
            c -> {
              c.address = "10.64.%d.%d".formatted(n / 250, 2 + n % 250);
              c.seed = seed + n;
            });
  }

  /** Luhn's formula (ISO/IEC 7812-1 annex B). */
  private static String withCheckDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return digits + (10 - sum % 10) % 10;
  }

  /**
   * The SIM.
   *
   * @param present whether one is in the holder
   * @param simPin its PIN, or {@code null} for none
   */
  public ModuleConfig withSim(boolean present, String simPin) {
    return with(
        c -> {
          c.simPresent = present;
          c.pin = simPin;
        });
  }

  public ModuleConfig withNetwork(Network answer) {
    return with(c -> c.network = answer);
  }

  /** From switching the radio on to registration. */
  public ModuleConfig withAttachDelay(Duration delay) {
    return with(c -> c.attachDelay = delay);
  }

  /**
   * Another time zone of the network.
   *
   * @param quarters from UTC, -96 to 96
   */
  public ModuleConfig withZone(int quarters) {
    if (quarters < -96 || quarters > 96) {
      throw new IllegalArgumentException("a time zone is -96 to 96 quarters, not " + quarters);
    }
    return with(c -> c.zone = "%+03d".formatted(quarters));
  }

  /** From a reset to the first line; the module is deaf meanwhile. */
  public ModuleConfig withBootTime(Duration time) {
    return with(c -> c.bootTime = time);
  }

  /** Certificates in PEM that the module trusts from the factory. */
  public ModuleConfig withFactoryCa(String pem) {
    return with(c -> c.factoryCa = pem);
  }

  /** Bound on opening a link. */
  public ModuleConfig withConnectTimeout(Duration timeout) {
    return with(c -> c.connectTimeout = timeout);
  }

  /** Hears the conversation. */
  public ModuleConfig withTap(WireTap wireTap) {
    return with(c -> c.tap = wireTap);
  }

  /** From which everything random of this module comes. */
  public ModuleConfig withSeed(long newSeed) {
    return with(c -> c.seed = newSeed);
  }

  /** Whom it sends short messages through; modules of one pool share one unless told. */
  public ModuleConfig withMessageCentre(MessageCentre centre) {
    return with(c -> c.messageCentre = centre);
  }

  /**
   * How many short messages it can keep.
   *
   * @param onSim places of the SIM, 1 to 255
   * @param inModule places of the module's own memory, 1 to 999
   */
  public ModuleConfig withMessageStorage(int onSim, int inModule) {
    if (onSim < 1 || onSim > 255 || inModule < 1 || inModule > 999) {
      throw new IllegalArgumentException(
          "1 to 255 messages on the SIM and 1 to 999 in the module, not "
              + onSim
              + ", "
              + inModule);
    }
    return with(
        c -> {
          c.simMessages = onSim;
          c.moduleMessages = inModule;
        });
  }

  public String imei() {
    return imei;
  }

  public String imsi() {
    return imsi;
  }

  public String iccid() {
    return iccid;
  }

  public String number() {
    return number;
  }

  public boolean simPresent() {
    return simPresent;
  }

  /** {@code null} where the SIM asks for none. */
  public String pin() {
    return pin;
  }

  /** What unblocks the SIM after three wrong PINs, 8 digits. */
  public String puk() {
    return puk;
  }

  /** Guards the fixed dialling numbers. */
  public String pin2() {
    return pin2;
  }

  /** What unblocks PIN2, 8 digits. */
  public String puk2() {
    return puk2;
  }

  /** The network's time zone, in quarters of an hour with a sign (27.007 clause 8.15). */
  public String zone() {
    return zone;
  }

  public Network network() {
    return network;
  }

  public Duration attachDelay() {
    return attachDelay;
  }

  public Duration bootTime() {
    return bootTime;
  }

  /** How long a search for networks takes. */
  public Duration scanTime() {
    return scanTime;
  }

  /** What the network gives to an active context. */
  public String address() {
    return address;
  }

  /** {@code null} for the certificates of the Java runtime. */
  public String factoryCa() {
    return factoryCa;
  }

  public Duration connectTimeout() {
    return connectTimeout;
  }

  public WireTap tap() {
    return tap;
  }

  /** {@code null} where it has one of its own, or that of its pool. */
  public MessageCentre messageCentre() {
    return messageCentre;
  }

  /** Number of the service centre that the SIM knows. */
  public String serviceCentre() {
    return serviceCentre;
  }

  public int simMessages() {
    return simMessages;
  }

  public int moduleMessages() {
    return moduleMessages;
  }

  public long seed() {
    return seed;
  }

  @Override
  public String toString() {
    return "ModuleConfig[imei " + imei + ", sim " + simPresent + ", network " + network + "]";
  }

  /**
   * How many octets a storage holds.
   *
   * @param storage its neutral name: {@code internal}, {@code ram}, {@code card}, {@code
   *     certificates}; a card is absent at first
   * @param octets 0 for an absent one
   */
  public ModuleConfig withStorage(String storage, long octets) {
    Map<String, Long> changed = new HashMap<>(storages);
    if (octets == 0) {
      changed.remove(storage);
    } else {
      changed.put(storage, octets);
    }
    return with(c -> c.storages = Map.copyOf(changed));
  }

  public Map<String, Long> storages() {
    return storages;
  }

  /** Most octets of the body of an HTTP answer; 1 MiB at first. */
  public ModuleConfig withHttpBody(int octets) {
    return with(c -> c.httpBody = octets);
  }

  public int httpBody() {
    return httpBody;
  }
}
