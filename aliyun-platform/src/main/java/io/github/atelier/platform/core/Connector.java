package io.github.atelier.platform.core;

import io.github.atelier.aliyun.ClientId;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.core.Authenticator.Admission;
import io.github.atelier.platform.core.SessionTable.Kept;
import io.github.atelier.platform.event.RefusalReason;
import io.github.atelier.platform.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * What a login changes in the database before it is answered: the activation, the session with
 * clean session 0, and the messages that waited in it. Most logins change nothing and are answered
 * at once.
 */
final class Connector {
  private final Registry registry;
  private final Clock clock;
  private final LongSupplier nanoTime;

  Connector(Registry registry, Clock clock, LongSupplier nanoTime) {
    this.registry = registry;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * What was found and written for a login.
   *
   * @param row the session's number, 0 with clean session 1
   */
  record Prepared(long row, List<Kept> kept, Instant activated) {}

  /** Fails with {@link Refusal} as the cause if the database does not take it. */
  CompletableFuture<Prepared> prepare(Admission.Login login, boolean clean) {
    Session session = login.session();
    Device device = session.owner();
    Session.Plan plan = session.plan(clean);
    boolean own = session.issuedClientId().isEmpty();
    Instant activated = own && !device.activated() ? clock.instant() : null;
    boolean changes = activated != null || plan.fetch() || clean == (plan.row() != 0);
    if (!changes) {
      return CompletableFuture.completedFuture(new Prepared(plan.row(), List.of(), null));
    }
    DeviceIdentity identity = device.identity();
    SessionStore store = registry.sessions();
    long offered = store.nextNumber();
    long oldest = store.oldest();
    return registry
        .database()
        .write(
            c -> {
              if (activated != null) {
                RegistryTable.change(c, identity, "activated = ?", activated);
              }
              if (clean) {
                SessionTable.discard(c, plan.row());
                return new Prepared(0, List.of(), activated);
              }
              long row = SessionTable.open(c, identity, session.issuedClientId(), offered);
              List<Kept> kept = plan.fetch() ? SessionTable.fetch(c, row, oldest) : List.of();
              return new Prepared(row, kept, activated);
            })
        .handle(
            (prepared, failure) -> {
              if (failure != null) {
                session.planFailed();
                throw new CompletionException(refusal(failure));
              }
              return prepared;
            });
  }

  static Refusal refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Refusal refusal) {
      return refusal;
    }
    return new Refusal(
        cause instanceof StoreException
            ? RefusalReason.STATE_UNAVAILABLE
            : RefusalReason.UNKNOWN_DEVICE,
        cause.getMessage());
  }

  /** Gives the connection its session. On the door's thread. */
  Session.Attachment attach(
      Session session, ConnectAttempt attempt, DeviceLink link, Prepared prepared) {
    if (prepared.activated() != null) {
      session.owner().activated(prepared.activated());
    }
    return session.attach(
        link,
        attempt.clientId(),
        attempt.cleanSession(),
        prepared.row(),
        prepared.kept(),
        nanoTime.getAsLong());
  }

  static String bareClientId(String clientId) {
    return ClientId.parse(clientId).id();
  }
}
