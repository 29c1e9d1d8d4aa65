package io.github.atelier.platform.amqp;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import org.apache.qpid.jms.JmsConnectionFactory;

/** Logins at the AMQP door that no sample makes. */
public final class Logins {
  private Logins() {}

  /** Logs in by Qpid JMS with whatever name and password. */
  public static void login(int port, Path trustStore, String userName, String password)
      throws JMSException {
    Connection connection =
        new JmsConnectionFactory(
                userName,
                password,
                "amqps://localhost:"
                    + port
                    + "?transport.trustStoreLocation="
                    + trustStore
                    + "&transport.trustStorePassword=changeit&amqp.idleTimeout=80000"
                    + "&amqp.saslMechanisms=PLAIN")
            .createConnection();
    try {
      connection.start();
    } finally {
      connection.close();
    }
  }
}
