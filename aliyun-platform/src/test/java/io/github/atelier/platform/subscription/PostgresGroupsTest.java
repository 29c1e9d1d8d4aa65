package io.github.atelier.platform.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.store.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same on PostgreSQL. */
class PostgresGroupsTest extends DurableGroupsTest {
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

  @Override
  DatabaseAddress onDisk(Path folder) {
    return server.fresh();
  }

  @Test
  void a_server_that_was_gone_refuses_clearly_and_the_next_message_is_kept() throws Exception {
    relate(ConsumerGroups.DEFAULT_GROUP);
    offer(0, 1);
    server.cutEveryone();
    assertThat(failure(groups().offer(message(1)))).contains("the database refused");
    offer(2, 3);
    assertThat(ids(queue().take(10).join())).containsExactly("0", "2");
  }
}
