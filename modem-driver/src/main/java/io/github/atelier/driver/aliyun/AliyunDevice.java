package io.github.atelier.driver.aliyun;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.DynamicRegistration;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.RegistrationPush;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.ModemException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One device, through the MQTT client of a module. For one thread at a time. */
public final class AliyunDevice {
  private static final Duration PUSH_WITHIN = Duration.ofSeconds(15);
  private static final int TRIES = 3;
  private static final int CLIENT = 0;

  private final Modem modem;
  private final DeviceProfile profile;
  private final Endpoint endpoint;
  private final byte[] ca;
  private final CredentialStore store;

  /**
   * @param endpoint where the platform is
   * @param ca certificates in PEM that the module shall trust, or {@code null} for those it has
   * @param store where handed-out credentials are kept
   */
  public AliyunDevice(
      Modem modem, DeviceProfile profile, Endpoint endpoint, byte[] ca, CredentialStore store) {
    this.modem = modem;
    this.profile = profile;
    this.endpoint = endpoint;
    this.ca = ca == null ? null : ca.clone();
    this.store = store;
  }

  /**
   * The device's credentials: its own secret, those stored, or fresh ones by dynamic registration
   * through the module. Fresh ones are on the disk before this returns; a device whose credentials
   * are stored is never registered again.
   *
   * @throws ProvisioningException if the platform refuses, or pushes nothing in three tries
   */
  public DeviceCredentials provision() {
    if (profile.deviceSecret() != null) {
      return new DeviceCredentials.DeviceSecret(profile.identity(), profile.deviceSecret());
    }
    Optional<DeviceCredentials> stored = store.load(profile.identity());
    if (stored.isPresent()) {
      announce(stored.get());
      return stored.get();
    }
    ModemException last = null;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        DeviceCredentials fresh = register();
        announce(fresh);
        store.save(fresh);
        return fresh;
      } catch (CommandFailedException e) {
        throw new ProvisioningException(
            "the platform or the way to it refused the registration of "
                + profile.identity()
                + ": "
                + e.getMessage()
                + ". For CONNACK 4 check: the ProductSecret, that dynamic registration is switched on for the product, that the device exists there ("
                + (profile.preregistered() ? "register" : "regnwl")
                + "), and that it was not activated before",
            e);
      } catch (ProvisioningException e) {
        last = e;
      }
    }
    throw last;
  }

  /** {@link #provision} on a thread of the driver. */
  public CompletableFuture<DeviceCredentials> provisionAsync() {
    return modem.async(this::provision);
  }

  private DeviceCredentials register() {
    CompletableFuture<DeviceCredentials> pushed = new CompletableFuture<>();
    MqttListener listener =
        new MqttListener() {
          @Override
          public void message(MqttMessage message) {
            if (message.client() == CLIENT && RegistrationPush.isPushTopic(message.topic())) {
              accept(message, pushed);
            }
          }

          @Override
          public void lost(int client, String cause) {
            if (client == CLIENT) {
              pushed.completeExceptionally(
                  new ProvisioningException(
                      "the platform closed the connection before it pushed credentials ("
                          + cause
                          + ")",
                      null));
            }
          }
        };
    modem.mqtt().addListener(listener);
    try {
      modem.mqtt().connect(options(registration()));
      return modem.await(
          pushed
              .orTimeout(PUSH_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(AliyunDevice::noPush));
    } finally {
      modem.mqtt().removeListener(listener);
      leave();
    }
  }

  private static DeviceCredentials noPush(Throwable cause) {
    if (cause instanceof ProvisioningException p) {
      throw p;
    }
    throw new ProvisioningException(
        "the platform accepted the connection but pushed no credentials within "
            + PUSH_WITHIN.toSeconds()
            + " s",
        cause);
  }

  private static void accept(MqttMessage message, CompletableFuture<DeviceCredentials> pushed) {
    try {
      pushed.complete(RegistrationPush.parse(message.topic(), message.payload()));
    } catch (InvalidInputException e) {
      pushed.completeExceptionally(
          new ProvisioningException(
              "what the platform pushed on "
                  + message.topic()
                  + " is not understood: "
                  + e.getMessage(),
              e));
    }
  }

  /** Registration is over; the platform may have closed first, which is as good. */
  private void leave() {
    try {
      modem.mqtt().disconnect();
    } catch (ModemException e) {
      // closed already
    }
  }

  private ConnectionParameters registration() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    StringBuilder digits = new StringBuilder();
    for (byte b : random) {
      digits.append(String.format("%02x", b));
    }
    DynamicRegistration registration =
        profile.preregistered()
            ? DynamicRegistration.register(
                profile.identity(), profile.productSecret(), endpoint, digits.toString())
            : DynamicRegistration.regnwl(
                profile.identity(), profile.productSecret(), endpoint, digits.toString());
    registration.signMethod(profile.signMethod());
    if (profile.clientId() != null) {
      registration.clientId(profile.clientId());
    }
    return registration.build();
  }

  /**
   * Connects with these credentials.
   *
   * @throws CommandFailedException with the cause that the module tells
   */
  public void connect(DeviceCredentials credentials) {
    announce(credentials);
    modem.mqtt().connect(options(parameters(credentials)));
  }

  /** {@link #connect} on a thread of the driver. */
  public CompletableFuture<Void> connectAsync(DeviceCredentials credentials) {
    return modem.async(
        () -> {
          connect(credentials);
          return null;
        });
  }

  /** The neutral connection parameters of these credentials. */
  public ConnectionParameters parameters(DeviceCredentials credentials) {
    if (credentials instanceof DeviceCredentials.DeviceSecret own) {
      DeviceLogin login =
          DeviceLogin.of(own.identity(), own.secret(), endpoint).signMethod(profile.signMethod());
      if (profile.clientId() != null) {
        login.clientId(profile.clientId());
      }
      return login.build();
    }
    return credentials.connectTo(endpoint);
  }

  private MqttOptions options(ConnectionParameters p) {
    MqttOptions options =
        MqttOptions.of(p.clientId(), p.username(), p.password().reveal(), p.host(), p.port())
            .withClient(CLIENT);
    return ca == null ? options : options.withCa(ca);
  }

  private void announce(DeviceCredentials credentials) {
    String secret =
        credentials instanceof DeviceCredentials.DeviceSecret s
            ? s.secret().reveal()
            : ((DeviceCredentials.DeviceToken) credentials).token().reveal();
    modem.channel().redactor().add(secret.getBytes(StandardCharsets.UTF_8));
  }
}
