package io.github.atelier.platform.core;

import io.github.atelier.platform.event.RefusalReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How strictly, and how, the stand-in behaves where Aliyun's documents leave it open or a test
 * needs it otherwise. Immutable.
 *
 * @param connackCodes codes that differ from {@link RefusalReason#defaultCode()}
 * @param keepAliveChecked whether a keep-alive outside 30 to 1200 s is refused; default true
 * @param secureModeChecked whether {@code securemode} must fit the transport (2 on TLS, 3 on TCP);
 *     default true
 * @param willRefused whether a CONNECT with a will is refused; default false: the will is ignored
 * @param retain what a PUBLISH with retain does; default {@link Reaction#IGNORE}: delivered without
 *     retaining
 * @param qos2 what a PUBLISH with QoS 2 does; default {@link Reaction#CLOSE}; IGNORE treats it as
 *     dropped
 * @param oversized what a payload above 256 KiB (up to 1 MiB) does; default {@link Reaction#CLOSE};
 *     more always closes
 * @param foreignPublish what a PUBLISH to a topic of another device does; default {@link
 *     Reaction#DROP_AND_ACKNOWLEDGE}
 * @param secretReissued whether each {@code register} issues a new DeviceSecret; default false (the
 *     documents disagree)
 * @param sharedClientIdKicks whether a client id used by another device kicks that one off; default
 *     true
 * @param registrationLinger how long a registration's connection stays open; default 15 s
 * @param redeliveryInterval when an unacknowledged QoS 1 message is sent again; default 10 s
 * @param maxRedeliveries how often on one connection; default 6, after which it waits for the next
 *     connection
 * @param connectTimeout from TCP accept to CONNECT; default 10 s
 * @param maxConnections on all listeners together; default 10,000
 * @param maxSubscriptions per device; default 100
 * @param maxFiltersPerSubscribe per SUBSCRIBE; default 8
 * @param maxInFlight QoS 1 messages sent and not acknowledged per session; default 100
 * @param maxStored QoS 1 messages waiting per session; default 1,000
 * @param maxOutboundBytes bytes queued for one connection before it is closed as a slow reader;
 *     default 4 MiB
 * @param maxDevices devices in all, so that registration cannot fill the memory; default 100,000
 * @param maxTokenClients clients that share one DeviceName through {@code regnwl}; default 5
 * @param topicClassesChecked whether custom topics must be in a topic class of the product with the
 *     permission; default true. Without it a device may use any custom topic of its own
 * @param rateLimits whether Aliyun's limits hold: 30 messages a second with QoS 0 and 10 with QoS 1
 *     up (more are dropped without a word), 50 down, 5 CONNECTs a minute; default false
 */
public record PlatformRules(
    Map<RefusalReason, Integer> connackCodes,
    boolean keepAliveChecked,
    boolean secureModeChecked,
    boolean willRefused,
    Reaction retain,
    Reaction qos2,
    Reaction oversized,
    Reaction foreignPublish,
    boolean secretReissued,
    boolean sharedClientIdKicks,
    Duration registrationLinger,
    Duration redeliveryInterval,
    int maxRedeliveries,
    Duration connectTimeout,
    int maxConnections,
    int maxSubscriptions,
    int maxFiltersPerSubscribe,
    int maxInFlight,
    int maxStored,
    long maxOutboundBytes,
    int maxDevices,
    int maxTokenClients,
    boolean topicClassesChecked,
    boolean rateLimits) {

  /** What the platform does about a message it does not like. */
  public enum Reaction {
    /** As if it were an ordinary message. */
    IGNORE,
    /** Dropped without a PUBACK. */
    DROP,
    /** Dropped, but acknowledged as if it had been taken. */
    DROP_AND_ACKNOWLEDGE,
    /** The connection is closed. */
    CLOSE
  }

  public PlatformRules {
    connackCodes = Map.copyOf(connackCodes);
    connackCodes.forEach(
        (reason, code) -> {
          if (code < 1 || code > 5) {
            throw new IllegalArgumentException(
                "the CONNACK code for " + reason + " must be 1 to 5, not " + code);
          }
        });
    for (Reaction reaction : new Reaction[] {qos2, oversized, foreignPublish}) {
      if (reaction == Reaction.IGNORE) {
        throw new IllegalArgumentException(
            "qos2, oversized and foreignPublish cannot be IGNORE: choose DROP, DROP_AND_ACKNOWLEDGE or CLOSE");
      }
    }
  }

  /** The documented defaults. */
  public static PlatformRules defaults() {
    return new Changes().rules();
  }

  /** The defaults with changes: {@code PlatformRules.with(r -> r.qos2 = Reaction.DROP)}. */
  public static PlatformRules with(Consumer<Changes> change) {
    Changes changes = new Changes();
    change.accept(changes);
    return changes.rules();
  }

  /** The CONNACK code of a refusal. */
  public int connackCode(RefusalReason reason) {
    return connackCodes.getOrDefault(reason, reason.defaultCode());
  }

  /** The rules as they are being chosen; the fields are the record's components. */
  public static final class Changes {
    public final Map<RefusalReason, Integer> connackCodes = new EnumMap<>(RefusalReason.class);
    public boolean keepAliveChecked = true;
    public boolean secureModeChecked = true;
    public boolean willRefused;
    public Reaction retain = Reaction.IGNORE;
    public Reaction qos2 = Reaction.CLOSE;
    public Reaction oversized = Reaction.CLOSE;
    public Reaction foreignPublish = Reaction.DROP_AND_ACKNOWLEDGE;
    public boolean secretReissued;
    public boolean sharedClientIdKicks = true;
    public Duration registrationLinger = Duration.ofSeconds(15);
    public Duration redeliveryInterval = Duration.ofSeconds(10);
    public int maxRedeliveries = 6;
    public Duration connectTimeout = Duration.ofSeconds(10);
    public int maxConnections = 10_000;
    public int maxSubscriptions = 100;
    public int maxFiltersPerSubscribe = 8;
    public int maxInFlight = 100;
    public int maxStored = 1_000;
    public long maxOutboundBytes = 4L * 1024 * 1024;
    public int maxDevices = 100_000;
    public int maxTokenClients = 5;
    public boolean topicClassesChecked = true;
    public boolean rateLimits;

    private Changes() {}

    private PlatformRules rules() {
      return new PlatformRules(
          connackCodes,
          keepAliveChecked,
          secureModeChecked,
          willRefused,
          retain,
          qos2,
          oversized,
          foreignPublish,
          secretReissued,
          sharedClientIdKicks,
          registrationLinger,
          redeliveryInterval,
          maxRedeliveries,
          connectTimeout,
          maxConnections,
          maxSubscriptions,
          maxFiltersPerSubscribe,
          maxInFlight,
          maxStored,
          maxOutboundBytes,
          maxDevices,
          maxTokenClients,
          topicClassesChecked,
          rateLimits);
    }
  }
}
