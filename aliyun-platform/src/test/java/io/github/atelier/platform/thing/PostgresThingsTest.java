package io.github.atelier.platform.thing;

import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.store.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same on PostgreSQL. */
class PostgresThingsTest extends ThingsTest {
  private static PostgresServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  DatabaseAddress address() {
    return server.fresh();
  }
}
