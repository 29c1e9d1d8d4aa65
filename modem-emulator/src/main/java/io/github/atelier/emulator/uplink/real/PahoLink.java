package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.MqttLink;
import io.github.atelier.emulator.uplink.MqttLogin;
import java.io.EOFException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link. Thread-safe: its state is guarded by itself, and the listener is called on the given
 * executor alone.
 */
final class PahoLink implements MqttLink, MqttCallback {
  private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
  private static final int IN_FLIGHT = 100;
  private static final int HELD_MESSAGES = 256;

  private final UplinkThreads threads;
  private final Executor callbacks;
  private final Listener listener;
  private final Consumer<PahoLink> ended;
  private final List<Runnable> heldMessages = new ArrayList<>();
  private Socket socket;
  private MqttAsyncClient client;
  private boolean connected;
  private boolean silent;
  private boolean aborted;
  private LinkTarget target;

  PahoLink(UplinkThreads threads, Executor callbacks, Listener listener, Consumer<PahoLink> ended) {
    this.threads = threads;
    this.callbacks = callbacks;
    this.listener = listener;
    this.ended = ended;
  }

  void open(SocketOpener opener, LinkTarget to) {
    target = to;
    work(
        () -> {
          try {
            Socket open = opener.open(to, this::opening);
            opening(open);
            tell(Listener::opened);
          } catch (LinkException e) {
            tellLast(l -> l.openFailed(e.failure()));
          }
        });
  }

  private synchronized void opening(Socket opening) {
    socket = opening;
    if (silent) {
      SocketOpener.closeQuietly(opening);
    }
  }

  @Override
  public void connect(MqttLogin login) {
    work(
        () -> {
          try {
            MqttAsyncClient mqtt = threads.client(login.clientId());
            mqtt.setCallback(this);
            synchronized (this) {
              client = mqtt;
            }
            mqtt.connect(options(login), null, new ConnectListener());
            threads
                .timers()
                .schedule(this::connackOverdue, target.timeout().toMillis(), TimeUnit.MILLISECONDS);
          } catch (MqttException | IllegalArgumentException | RejectedExecutionException e) {
            tellLast(
                l ->
                    l.connectFailed(
                        new LinkFailure(
                            Kind.PROTOCOL, "CONNECT could not be sent: " + e.getMessage())));
          }
        });
  }

  /** Paho waits for CONNACK for ever. */
  private void connackOverdue() {
    synchronized (this) {
      if (connected || silent) {
        return;
      }
      tellLast(
          l ->
              l.connectFailed(
                  new LinkFailure(
                      Kind.TIMED_OUT,
                      target + " sent no CONNACK within " + target.timeout().toMillis() + " ms")));
    }
    work(this::release);
  }

  private MqttConnectOptions options(MqttLogin login) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(login.version());
    options.setCleanSession(login.cleanSession());
    options.setKeepAliveInterval(login.keepAlive());
    options.setConnectionTimeout((int) Math.max(1, target.timeout().toSeconds()));
    options.setMaxInflight(IN_FLIGHT);
    options.setAutomaticReconnect(false);
    if (login.username() != null) {
      options.setUserName(login.username());
    }
    if (login.password() != null) {
      options.setPassword(login.password().toCharArray());
    }
    if (login.will() != null) {
      options.setWill(
          login.will().topic(), login.will().payload(), login.will().qos(), login.will().retain());
    }
    synchronized (this) {
      options.setSocketFactory(new OpenSocket(socket).factory());
    }
    return options;
  }

  private final class ConnectListener implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      List<Runnable> held;
      synchronized (PahoLink.this) {
        connected = true;
        held = List.copyOf(heldMessages);
        heldMessages.clear();
        tell(l -> l.connected(token.getSessionPresent()));
        held.forEach(Runnable::run);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
      if (code >= 1 && code <= 5) {
        tellLast(l -> l.connectRefused(code));
      } else {
        LinkFailure failure = failure(cause, "no CONNACK from " + target);
        tellLast(l -> l.connectFailed(failure));
      }
    }
  }

  @Override
  public void publish(int correlation, String topic, byte[] payload, int qos, boolean retain) {
    request(
        mqtt ->
            mqtt.publish(
                topic,
                payload,
                qos,
                retain,
                null,
                listening(
                    t -> tell(l -> l.published(correlation)),
                    f -> tell(l -> l.publishFailed(correlation, f)))),
        f -> tell(l -> l.publishFailed(correlation, f)));
  }

  @Override
  public void subscribe(int correlation, Map<String, Integer> filters) {
    Consumer<LinkFailure> failed = f -> tell(l -> l.subscribeFailed(correlation, f));
    request(
        mqtt ->
            mqtt.subscribe(
                filters.keySet().toArray(new String[0]),
                filters.values().stream().mapToInt(Integer::intValue).toArray(),
                null,
                new IMqttActionListener() {
                  @Override
                  public void onSuccess(IMqttToken token) {
                    List<Integer> granted = Arrays.stream(token.getGrantedQos()).boxed().toList();
                    tell(l -> l.subscribed(correlation, granted));
                  }

                  @Override
                  public void onFailure(IMqttToken token, Throwable cause) {
                    if (cause instanceof MqttException e && e.getReasonCode() == 128) {
                      tell(l -> l.subscribed(correlation, List.of(128)));
                    } else {
                      failed.accept(failure(cause, "no SUBACK"));
                    }
                  }
                }),
        failed);
  }

  @Override
  public void unsubscribe(int correlation, List<String> filters) {
    Consumer<LinkFailure> failed = f -> tell(l -> l.subscribeFailed(correlation, f));
    request(
        mqtt ->
            mqtt.unsubscribe(
                filters.toArray(new String[0]),
                null,
                listening(t -> tell(l -> l.unsubscribed(correlation)), failed)),
        failed);
  }

  private interface Request {
    void send(MqttAsyncClient mqtt) throws MqttException;
  }

  private void request(Request request, Consumer<LinkFailure> failed) {
    MqttAsyncClient mqtt;
    synchronized (this) {
      mqtt = client;
    }
    try {
      if (mqtt == null) {
        failed.accept(new LinkFailure(Kind.PROTOCOL, "not connected"));
      } else {
        request.send(mqtt);
      }
    } catch (MqttException | IllegalArgumentException e) {
      failed.accept(failure(e, "refused by the client"));
    }
  }

  private IMqttActionListener listening(
      Consumer<IMqttToken> success, Consumer<LinkFailure> failed) {
    return new IMqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        success.accept(token);
      }

      @Override
      public void onFailure(IMqttToken token, Throwable cause) {
        failed.accept(failure(cause, "no acknowledgement"));
      }
    };
  }

  @Override
  public void disconnect() {
    work(
        () -> {
          MqttAsyncClient mqtt;
          synchronized (this) {
            mqtt = connected ? client : null;
          }
          if (mqtt != null) {
            try {
              mqtt.disconnect(1000).waitForCompletion(3000);
            } catch (MqttException e) {
              LOG.debug("DISCONNECT of {} was not clean: {}", target, e.getMessage());
            }
          }
          release();
          tellLast(Listener::closed);
        });
  }

  @Override
  public void abort() {
    synchronized (this) {
      silent = true;
      aborted = true;
      if (socket != null) {
        SocketOpener.closeQuietly(socket);
      }
    }
    ended.accept(this);
    work(this::release);
  }

  /** Ends Paho's threads and the socket. */
  private void release() {
    MqttAsyncClient mqtt;
    Socket open;
    synchronized (this) {
      mqtt = client;
      // a client of Paho's that was closed must not be touched again
      client = null;
      open = socket;
    }
    if (open != null) {
      SocketOpener.closeQuietly(open);
    }
    if (mqtt != null) {
      try {
        mqtt.disconnectForcibly(0, 1, false);
      } catch (MqttException e) {
        LOG.trace("already down: {}", e.getMessage());
      }
      try {
        mqtt.close(true);
      } catch (MqttException e) {
        LOG.debug("the MQTT client of {} did not close cleanly: {}", target, e.getMessage());
      }
    }
  }

  private void work(Runnable task) {
    try {
      threads.workers().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("the uplinks are closed");
    }
  }

  @Override
  public void connectionLost(Throwable cause) {
    LinkFailure failure = failure(cause, "the connection to " + target + " ended");
    tellLast(l -> l.lost(failure));
    work(this::release);
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    byte[] payload = message.getPayload();
    int qos = message.getQos();
    int id = message.getId();
    Runnable delivery = () -> tell(l -> l.message(topic, payload, qos, id));
    synchronized (this) {
      if (connected) {
        delivery.run();
      } else if (heldMessages.size() < HELD_MESSAGES) {
        heldMessages.add(delivery);
      }
    }
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {
    // each publish has its own listener
  }

  private LinkFailure failure(Throwable cause, String what) {
    Throwable root = cause;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
    Kind kind = Kind.PROTOCOL;
    if (root instanceof EOFException) {
      kind = Kind.PEER_CLOSED;
    } else if (root instanceof java.net.SocketException) {
      kind = Kind.RESET;
    } else if (code == MqttException.REASON_CODE_CLIENT_TIMEOUT
        || code == MqttException.REASON_CODE_WRITE_TIMEOUT) {
      kind = connected ? Kind.KEEPALIVE_TIMEOUT : Kind.TIMED_OUT;
    } else if (code == MqttException.REASON_CODE_CONNECTION_LOST) {
      kind = Kind.PEER_CLOSED;
    }
    return new LinkFailure(
        kind,
        what
            + (cause == null
                ? ""
                : ": " + cause.getMessage() + (root == cause ? "" : " (" + root + ")")));
  }

  /** Calls the listener on its executor, unless the link was aborted. */
  private synchronized void tell(Consumer<Listener> event) {
    if (silent) {
      return;
    }
    try {
      callbacks.execute(
          () -> {
            if (!isAborted()) {
              event.accept(listener);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.trace("the module is gone");
    }
  }

  private synchronized boolean isAborted() {
    return aborted;
  }

  /** Tells the last event of this link. */
  private synchronized void tellLast(Consumer<Listener> event) {
    tell(event);
    silent = true;
    ended.accept(this);
    if (socket != null && !connected) {
      SocketOpener.closeQuietly(socket);
    }
  }
}
