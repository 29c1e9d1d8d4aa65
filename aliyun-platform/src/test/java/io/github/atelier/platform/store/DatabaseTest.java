package io.github.atelier.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir private Path temporary;

  @Test
  void whatWasWrittenIsThereAfterAnotherStart() {
    DatabaseAddress address = DatabaseAddress.folder(temporary.resolve("state"));
    try (Database database = Database.open(address)) {
      database.write(c -> product(c, "k1")).join();
    }
    try (Database database = Database.open(address)) {
      assertThat(database.read(DatabaseTest::products).join()).containsExactly("k1");
    }
  }

  @Test
  void aPieceOfWorkThatFailsIsUndoneAndTheOthersOfItsGroupAreKept() {
    try (Database database = Database.open(DatabaseAddress.memory())) {
      List<CompletableFuture<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String key = "k" + i % 60;
        String other = "other" + i;
        all.add(
            database.write(
                c -> {
                  product(c, other);
                  return product(c, key);
                }));
      }
      CompletableFuture<?> done =
          CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
              .exceptionally(e -> null);
      done.join();

      assertThat(all.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(40);
      assertThat(database.read(DatabaseTest::products).join())
          .hasSize(120)
          .contains("k59", "other59")
          .doesNotContain("other60");
      assertThatThrownBy(all.get(60)::join)
          .cause()
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the database refused the values: SQLSTATE 23505")
          .hasMessageNotContaining("the secret")
          .hasNoCause();
    }
  }

  @Test
  void nobodyElseMayLookIntoTheFolder() throws Exception {
    Path folder = temporary.resolve("state");
    Database.open(DatabaseAddress.folder(folder)).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void aDatabaseThatWasClosedUnderItRefusesClearlyAndIsOpenedAgain() {
    try (Database database = Database.open(DatabaseAddress.folder(temporary))) {
      database.write(c -> product(c, "k1")).join();
      assertThat(database.read(DatabaseTest::products).join()).hasSize(1);
      assertThatThrownBy(
              database.write(c -> c.createStatement().execute("shutdown immediately"))::join)
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("a commit failed, nothing of it was kept");
      database.write(c -> product(c, "k2")).join();
      assertThat(database.read(DatabaseTest::products).join()).containsExactly("k1", "k2");
      assertThat(database.read(DatabaseTest::products).join()).hasSize(2);
    }
  }

  @Test
  void afterCloseWorkIsRefusedAndWhatWaitedIsDone() {
    Database database = Database.open(DatabaseAddress.memory());
    CompletableFuture<Integer> waiting = database.write(c -> product(c, "k1"));
    database.close();
    assertThat(waiting.join()).isEqualTo(1);
    assertThatThrownBy(database.write(c -> product(c, "k2"))::join)
        .hasMessageContaining("the database is closed");
  }

  private static int product(Connection c, String key) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "insert into product (product_key, product_secret, name, dynamic_registration, created)"
                + " values (?, 'the secret', 'name', false, 0)")) {
      insert.setString(1, key);
      return insert.executeUpdate();
    }
  }

  private static List<String> products(Connection c) throws SQLException {
    List<String> keys = new ArrayList<>();
    try (PreparedStatement select = c.prepareStatement("select product_key from product");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
    }
    return keys;
  }
}
