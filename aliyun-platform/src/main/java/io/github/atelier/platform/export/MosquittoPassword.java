package io.github.atelier.platform.export;

import io.github.atelier.aliyun.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as mosquitto 2 keeps it: {@code $7$iterations$salt$hash}, PBKDF2 with HMAC-SHA512 and
 * Base64, 12 octets of salt, 64 of hash.
 */
final class MosquittoPassword {
  /** What {@code mosquitto_passwd} takes; the passwords here are 128 bits or more of HMAC. */
  static final int ITERATIONS = 101;

  private static final int SALT_BYTES = 12;
  private static final int HASH_BITS = 512;
  private static final SecureRandom RANDOM = new SecureRandom();

  private MosquittoPassword() {}

  static String hash(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return hash(password, salt, ITERATIONS);
  }

  static String hash(Secret password, byte[] salt, int iterations) {
    PBEKeySpec key = new PBEKeySpec(password.reveal().toCharArray(), salt, iterations, HASH_BITS);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return "$7$"
          + iterations
          + "$"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA512", e);
    } finally {
      key.clearPassword();
    }
  }
}
