package io.github.atelier.platform.amqp;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.amqp.ConsumerLogin;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.JmsQueue;

/** A consumer as in Aliyun's own sample: Qpid JMS on the address {@code default}. */
public final class Consumer implements AutoCloseable {
  public static final String ACCESS_KEY = "testid";
  public static final Secret ACCESS_SECRET = Secret.of("testsecret");

  private final Connection connection;
  private final MessageConsumer messages;

  public Consumer(int port, Path trustStore, String groupId, int mode) throws JMSException {
    this(port, trustStore, groupId, mode, ACCESS_SECRET, "amqp.idleTimeout=80000");
  }

  public Consumer(
      int port, Path trustStore, String groupId, int mode, Secret secret, String amqpOptions)
      throws JMSException {
    ConsumerLogin login = ConsumerLogin.now("server-1", ACCESS_KEY, "", groupId, Instant.now());
    ConnectionFactory factory =
        new JmsConnectionFactory(
            login.userName(),
            login.password(secret),
            "amqps://localhost:"
                + port
                + "?transport.trustStoreLocation="
                + trustStore
                + "&transport.trustStorePassword=changeit&"
                + amqpOptions);
    connection = factory.createConnection();
    try {
      connection.start();
      Session session = connection.createSession(false, mode);
      messages = session.createConsumer(new JmsQueue("default"));
    } catch (JMSException e) {
      connection.close();
      throw e;
    }
  }

  public Message receive() throws JMSException {
    return messages.receive(20_000);
  }

  public Message receiveNow() throws JMSException {
    return messages.receive(200);
  }

  @Override
  public void close() throws JMSException {
    connection.close();
  }
}
