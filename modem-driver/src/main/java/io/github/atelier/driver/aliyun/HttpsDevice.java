package io.github.atelier.driver.aliyun;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.http.HttpsAnswerException;
import io.github.atelier.aliyun.http.HttpsCode;
import io.github.atelier.aliyun.http.HttpsEndpoint;
import io.github.atelier.aliyun.http.HttpsLogin;
import io.github.atelier.aliyun.http.HttpsPost;
import io.github.atelier.aliyun.http.HttpsRefusedException;
import io.github.atelier.aliyun.http.HttpsRegistration;
import io.github.atelier.aliyun.http.HttpsReport;
import io.github.atelier.driver.HttpResponse;
import io.github.atelier.driver.aliyun.HttpsDeviceException.Reason;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.ModemException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * One device that registers, logs in and reports over HTTPS. Only up: nothing reaches the device
 * this way, and the platform does not show it as online. Thread-safe.
 *
 * <p>What is needed is done by itself, once for all who ask at a time: a report logs in if there is
 * no token, a login registers if there is no secret. The token is kept in memory and used until the
 * platform refuses it as expired or unknown; then the device logs in again, once, and the message
 * is sent again, as a refused one was not taken. Nothing else is ever sent twice.
 *
 * <p>Methods that end in {@code Async} return futures that fail with {@link HttpsDeviceException},
 * or {@link DeviceFileException} if the store cannot be used; their namesakes wait and throw those.
 */
public final class HttpsDevice {
  private final HttpsClient client;
  private final DeviceProfile profile;
  private final HttpsEndpoint endpoint;
  private final CredentialStore store;
  private final SecureRandom random = new SecureRandom();
  private final Shared<DeviceCredentials.DeviceSecret> secret = new Shared<>(this::obtain);
  private final Shared<Secret> token = new Shared<>(this::logIn);

  /**
   * A device; nothing is sent yet.
   *
   * @param profile its endpoint is MQTT's and not used
   * @param store where a secret that was handed out is kept; may be {@code null} if the profile has
   *     the device's own
   */
  public HttpsDevice(
      HttpsClient client, DeviceProfile profile, HttpsEndpoint endpoint, CredentialStore store) {
    if (store == null && profile.deviceSecret() == null) {
      throw new IllegalArgumentException(
          "a device that registers needs a store: its secret may be given out only once");
    }
    this.client = client;
    this.profile = profile;
    this.endpoint = endpoint;
    this.store = store;
  }

  /** Who this device is. */
  public DeviceIdentity identity() {
    return profile.identity();
  }

  // ---- register ----

  /**
   * The device's secret: its own, the one stored, or a fresh one by dynamic registration. A fresh
   * one is on the disk before this returns; a device whose secret is stored is never registered
   * again.
   */
  public DeviceCredentials.DeviceSecret provision() {
    return client.await(provisionAsync());
  }

  /** See {@link #provision}. */
  public CompletableFuture<DeviceCredentials.DeviceSecret> provisionAsync() {
    return secret.get();
  }

  private CompletableFuture<DeviceCredentials.DeviceSecret> obtain() {
    if (profile.deviceSecret() != null) {
      client.conceal(profile.deviceSecret());
      return CompletableFuture.completedFuture(
          new DeviceCredentials.DeviceSecret(identity(), profile.deviceSecret()));
    }
    // Files are not read and written on a thread that serves a line or a connection.
    return CompletableFuture.supplyAsync(() -> store.load(identity()))
        .thenCompose(stored -> stored.isPresent() ? stored(stored.get()) : register());
  }

  private CompletableFuture<DeviceCredentials.DeviceSecret> stored(DeviceCredentials credentials) {
    if (credentials instanceof DeviceCredentials.DeviceSecret own) {
      client.conceal(own.secret());
      return CompletableFuture.completedFuture(own);
    }
    return failed(
        invalid(
            store.file()
                + " holds a token for MQTT, with which "
                + identity()
                + " cannot log in over HTTPS. Connect it by MQTT, or register it as a device that"
                + " was created on the platform beforehand"));
  }

  private CompletableFuture<DeviceCredentials.DeviceSecret> register() {
    if (!profile.preregistered()) {
      return failed(
          invalid(
              identity()
                  + " cannot register over HTTPS without having been created on the platform"
                  + " (regnwl): that exists over MQTT only. Create it there and say preregistered"));
    }
    byte[] salt = new byte[8];
    random.nextBytes(salt);
    HttpsRegistration registration =
        new HttpsRegistration(
            identity(),
            profile.productSecret(),
            HexFormat.of().formatHex(salt),
            profile.signMethod());
    return ask("the registration of " + identity(), registration.at(endpoint), registration::answer)
        .thenApplyAsync(
            fresh -> {
              client.conceal(fresh.secret());
              store.save(fresh);
              return fresh;
            });
  }

  // ---- log in ----

  /** Gets a fresh token, whether there is one or not; a report does so by itself when it must. */
  public void login() {
    client.await(loginAsync());
  }

  /** See {@link #login}. */
  public CompletableFuture<Void> loginAsync() {
    token.forget();
    return token.get().thenApply(fresh -> null);
  }

  private CompletableFuture<Secret> logIn() {
    return secret
        .get()
        .thenCompose(
            own -> {
              HttpsLogin plain = HttpsLogin.of(identity(), own.secret());
              HttpsLogin login =
                  new HttpsLogin(
                      identity(),
                      own.secret(),
                      Optional.ofNullable(profile.clientId()).orElse(plain.clientId()),
                      profile.signMethod(),
                      null);
              return ask("the login of " + identity(), login.at(endpoint), login::answer);
            })
        .thenApply(
            fresh -> {
              client.conceal(fresh);
              return fresh;
            });
  }

  // ---- report ----

  /**
   * Reports a message and waits until the platform has taken it.
   *
   * @param topic one of the device's own, such as {@code /sys/PK/DN/thing/event/property/post}
   * @param payload any octets, 0 to 131072
   * @return its number, and what else the platform answered
   */
  public HttpsReport.Receipt report(String topic, byte[] payload) {
    return client.await(reportAsync(topic, payload));
  }

  /** See {@link #report}. */
  public CompletableFuture<HttpsReport.Receipt> reportAsync(String topic, byte[] payload) {
    HttpsReport report;
    try {
      report = HttpsReport.of(topic, payload);
    } catch (InvalidInputException e) {
      return failed(invalid(e.getMessage()));
    }
    return token
        .get()
        .thenCompose(
            first ->
                send(report, first)
                    .handle(
                        (receipt, failure) ->
                            failure == null
                                ? CompletableFuture.completedFuture(receipt)
                                : isTokens(failure)
                                    ? token.get().thenCompose(fresh -> send(report, fresh))
                                    : CompletableFuture.<HttpsReport.Receipt>failedFuture(failure)))
        .thenCompose(Function.identity());
  }

  private CompletableFuture<HttpsReport.Receipt> send(HttpsReport report, Secret with) {
    return ask("the report to " + report.topic(), report.at(endpoint, with), report::answer)
        .whenComplete(
            (receipt, failure) -> {
              if (failure != null && isTokens(failure)) {
                token.drop(with);
              }
            });
  }

  private static boolean isTokens(Throwable failure) {
    return root(failure) instanceof HttpsDeviceException refused
        && refused.reason() == Reason.REFUSED
        && HttpsCode.of(refused.code()).filter(HttpsCode::curedByLogin).isPresent();
  }

  // ---- ask ----

  private interface Reader<T> {
    T read(int status, byte[] body);
  }

  private <T> CompletableFuture<T> ask(String what, HttpsPost post, Reader<T> reader) {
    CompletableFuture<HttpResponse> answer;
    try {
      answer = client.post(post);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.handle(
        (response, failure) -> {
          if (failure != null) {
            throw unanswered(what, root(failure));
          }
          try {
            return reader.read(response.status(), response.body());
          } catch (HttpsRefusedException e) {
            throw new HttpsDeviceException(Reason.REFUSED, e.code(), e.getMessage(), e);
          } catch (HttpsAnswerException e) {
            throw new HttpsDeviceException(Reason.NOT_UNDERSTOOD, 0, e.getMessage(), e);
          }
        });
  }

  private static HttpsDeviceException unanswered(String what, Throwable cause) {
    String why = cause instanceof ModemException ? cause.getMessage() : String.valueOf(cause);
    return cause instanceof CommandRefusedException || cause instanceof IllegalArgumentException
        ? new HttpsDeviceException(Reason.NOT_SENT, 0, what + " was not sent: " + why, cause)
        : new HttpsDeviceException(Reason.NO_ANSWER, 0, what + " has no answer: " + why, cause);
  }

  private static HttpsDeviceException invalid(String message) {
    return new HttpsDeviceException(Reason.INVALID, 0, "nothing was sent: " + message, null);
  }

  private static <T> CompletableFuture<T> failed(HttpsDeviceException failure) {
    return CompletableFuture.failedFuture(failure);
  }

  private static Throwable root(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
