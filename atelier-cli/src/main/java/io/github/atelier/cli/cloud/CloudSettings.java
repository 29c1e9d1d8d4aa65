package io.github.atelier.cli.cloud;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.driver.aliyun.PemTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a cloud is, and who asks.
 *
 * @param endpoint of the OpenAPI, such as {@code https://iot.cn-shanghai.aliyuncs.com}
 * @param amqp {@code HOST:PORT} of the server-side subscription; empty if it was not told
 * @param key signs calls and logins
 * @param caPem whom to trust; empty for what the Java runtime trusts
 * @param instanceId of an enterprise or new public instance; empty for the old public one
 */
record CloudSettings(
    URI endpoint,
    Optional<String> amqp,
    AccessKey key,
    Optional<String> caPem,
    Optional<String> instanceId) {

  static final String ENDPOINT = "ATELIER_CLOUD_ENDPOINT";
  static final String AMQP = "ATELIER_CLOUD_AMQP";
  static final String CA = "ATELIER_CLOUD_CA";
  static final String INSTANCE = "ATELIER_CLOUD_INSTANCE";
  static final String KEY_ID = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  static final String KEY_SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

  /**
   * The folder if it was asked for; else what the environment names; else the platform that runs
   * here.
   *
   * @throws IllegalArgumentException saying what is missing
   */
  static CloudSettings find(Optional<Path> folder, Map<String, String> environment) {
    if (folder.isPresent()) {
      return AccessFolder.read(folder.get());
    }
    if (environment.containsKey(ENDPOINT)) {
      return of(environment);
    }
    Path usual = AccessFolder.usual();
    if (!Files.exists(usual)) {
      throw new IllegalArgumentException(
          "which cloud? Start ./atelier platform, or name a real one by the environment: "
              + String.join(", ", ENDPOINT, KEY_ID, KEY_SECRET)
              + ", and for watching "
              + AMQP);
    }
    return AccessFolder.read(usual);
  }

  private static CloudSettings of(Map<String, String> environment) {
    URI endpoint = endpoint(environment.get(ENDPOINT));
    try {
      return new CloudSettings(
          endpoint,
          Optional.ofNullable(environment.get(AMQP)),
          new AccessKey(
              must(environment, KEY_ID), Secret.of(KEY_SECRET, must(environment, KEY_SECRET))),
          Optional.ofNullable(environment.get(CA)).map(Path::of).map(CloudSettings::pem),
          Optional.ofNullable(environment.get(INSTANCE)));
    } catch (InvalidInputException e) {
      throw new IllegalArgumentException("the AccessKey in the environment: " + e.getMessage(), e);
    }
  }

  private static URI endpoint(String text) {
    String whole = text.contains("://") ? text : "https://" + text;
    try {
      URI endpoint = URI.create(whole);
      if (endpoint.getHost() != null) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException(
        ENDPOINT + " is '" + text + "'; it must be such as https://iot.cn-shanghai.aliyuncs.com");
  }

  private static String must(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          ENDPOINT + " is set, so " + name + " must be set in the environment too");
    }
    return value;
  }

  private static String pem(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("the CA in " + file + " cannot be read: " + e, e);
    }
  }

  /** A client of the OpenAPI. */
  CloudApi api() {
    return caPem
        .map(pem -> CloudApi.of(endpoint, key, instanceId, PemTrust.context(pem)))
        .orElseGet(() -> CloudApi.of(endpoint, key, instanceId));
  }
}
