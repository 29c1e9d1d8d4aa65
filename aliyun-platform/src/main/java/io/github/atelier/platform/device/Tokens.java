package io.github.atelier.platform.device;

import io.github.atelier.aliyun.DeviceIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tokens of HTTPS access, in memory, as hashes only: what is kept cannot be used. Thread-safe; the
 * oldest go when there are too many.
 */
final class Tokens {
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private final DeviceRules rules;
  private final Map<String, Issued> byHash;

  private record Issued(DeviceIdentity device, String iotId, long until) {}

  /** What a token turned out to be. */
  sealed interface Check {
    /**
     * Valid.
     *
     * @param iotId of the device it was issued for: one that was deleted and made again is another
     */
    record Valid(DeviceIdentity device, String iotId) implements Check {}

    record Expired() implements Check {}

    record Unknown() implements Check {}
  }

  Tokens(Clock clock, DeviceRules rules) {
    this.clock = clock;
    this.rules = rules;
    this.byHash =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Issued> eldest) {
            return size() > rules.maxTokens();
          }
        };
  }

  /** 32 hex digits. */
  String issue(DeviceIdentity device, String iotId) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    Issued issued = new Issued(device, iotId, clock.millis() + rules.tokenLifetime().toMillis());
    synchronized (byHash) {
      byHash.put(hash(token), issued);
    }
    return token;
  }

  Check check(String token) {
    Issued issued;
    synchronized (byHash) {
      // An expired one is kept until it is pushed out, so that its owner is told the difference.
      issued = byHash.get(hash(token));
    }
    if (issued == null) {
      return new Check.Unknown();
    }
    return issued.until() <= clock.millis()
        ? new Check.Expired()
        : new Check.Valid(issued.device(), issued.iotId());
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
