package io.github.atelier.cli.cloud;

import io.github.atelier.aliyun.amqp.ConsumerLogin;
import io.github.atelier.aliyun.openapi.AccessKey;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.qpid.jms.JmsConnection;
import org.apache.qpid.jms.JmsConnectionExtensions;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.JmsQueue;
import org.slf4j.LoggerFactory;

/**
 * The owner's server as in Aliyun's sample: Qpid JMS over TLS on the address {@code default}, one
 * message at a time. For one thread. A connection that is lost is opened again, with a fresh
 * signature; what was not settled comes again then.
 */
public final class OwnerConsumer implements AutoCloseable {
  private final Connection connection;
  private final MessageConsumer messages;
  private Message last;

  private OwnerConsumer(Connection connection, MessageConsumer messages) {
    this.connection = connection;
    this.messages = messages;
  }

  /**
   * Logs in.
   *
   * @param address {@code HOST:PORT}
   * @param trust whom to trust; null for what the Java runtime trusts
   * @param groupId whose messages are wanted
   * @param told what happens to the connection, in a sentence
   * @throws CloudApiException if it cannot connect or is refused
   */
  public static OwnerConsumer open(
      String address,
      AccessKey key,
      Optional<String> instanceId,
      SSLContext trust,
      String clientId,
      String groupId,
      Consumer<String> told) {
    JmsConnectionFactory factory =
        new JmsConnectionFactory(
            "failover:(amqps://"
                + address
                + "?amqp.idleTimeout=80000)?failover.reconnectDelay=30"
                + "&failover.startupMaxReconnectAttempts=1");
    if (trust != null) {
      factory.setSslContext(trust);
    }
    // asked for at every connecting, the name first: both must have the same moment
    AtomicReference<ConsumerLogin> login = new AtomicReference<>();
    factory.setExtension(
        JmsConnectionExtensions.USERNAME_OVERRIDE.toString(),
        (to, uri) -> {
          login.set(
              ConsumerLogin.now(clientId, key.id(), instanceId.orElse(""), groupId, Instant.now()));
          return login.get().userName();
        });
    factory.setExtension(
        JmsConnectionExtensions.PASSWORD_OVERRIDE.toString(),
        (to, uri) -> login.get().password(key.secret()));
    Connection connection = null;
    try {
      connection = factory.createConnection();
      ((JmsConnection) connection).addConnectionListener(new ConnectionNews(told));
      connection.start();
      Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
      return new OwnerConsumer(connection, session.createConsumer(new JmsQueue("default")));
    } catch (JMSException e) {
      close(connection);
      throw new CloudApiException(
          "",
          "",
          "cannot consume from "
              + address
              + ", group "
              + groupId
              + ": "
              + reason(e)
              + " (check AccessKey, group, CA and the clock)",
          e);
    }
  }

  private static String reason(JMSException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /**
   * The next message; empty if none came in time. It comes again, later or to another consumer,
   * unless it is settled.
   *
   * @throws CloudApiException if the consumer is at its end
   */
  public Optional<OwnerMessage> next(Duration limit) {
    try {
      Message message = messages.receive(Math.max(1, limit.toMillis()));
      if (message == null) {
        return Optional.empty();
      }
      last = message;
      return Optional.of(read(message));
    } catch (JMSException e) {
      throw ended(e);
    }
  }

  private static OwnerMessage read(Message message) throws JMSException {
    byte[] payload =
        message instanceof BytesMessage
            ? message.getBody(byte[].class)
            : String.valueOf(message.getBody(Object.class)).getBytes(StandardCharsets.UTF_8);
    Optional<Instant> generated =
        message.propertyExists("generateTime")
            ? Optional.of(Instant.ofEpochMilli(message.getLongProperty("generateTime")))
            : Optional.empty();
    return new OwnerMessage(
        message.getStringProperty("topic"),
        message.getStringProperty("messageId"),
        generated,
        payload == null ? new byte[0] : payload);
  }

  /** Settles the last message: it does not come again. */
  public void settle() {
    try {
      last.acknowledge();
    } catch (JMSException e) {
      throw ended(e);
    }
  }

  private static CloudApiException ended(JMSException e) {
    return new CloudApiException("", "", "the consumer has ended: " + reason(e), e);
  }

  @Override
  public void close() {
    close(connection);
  }

  private static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (JMSException e) {
        LoggerFactory.getLogger(OwnerConsumer.class).debug("closing a consumer", e);
      }
    }
  }
}
