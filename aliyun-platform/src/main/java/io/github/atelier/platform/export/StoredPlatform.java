package io.github.atelier.platform.export;

import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.PlatformConfigException;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.DurableGroups;
import java.time.Clock;

/**
 * The products and devices of a platform that is not started: no door is opened. What its
 * configuration declares is brought together with what is kept, as at a start.
 */
public final class StoredPlatform implements AutoCloseable {
  private final Database database;
  private final Operations operations;

  private StoredPlatform(PlatformConfig config) {
    this.database = Database.open(config.database());
    try {
      Clock clock = config.clock();
      EventFeed events = new EventFeed();
      Hub hub =
          new Hub(
              config.rules(),
              events,
              clock,
              System::nanoTime,
              database,
              DurableGroups.open(database, events, clock, System::nanoTime));
      this.operations = hub.operations();
      config.products().forEach(operations.products()::merge);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Opens it. Blocks.
   *
   * @throws PlatformConfigException if a device's secret would be made now and never be known
   * @throws io.github.atelier.platform.store.StoreException if the database cannot be used, for
   *     example because the platform is running on it
   */
  public static StoredPlatform open(PlatformConfig config) {
    if (!config.database().lasts()) {
      config.products().forEach(StoredPlatform::requireSecrets);
    }
    return new StoredPlatform(config);
  }

  private static void requireSecrets(ProductDeclaration product) {
    for (DeviceDeclaration device : product.devices()) {
      if (device.deviceSecret() == null) {
        throw new PlatformConfigException(
            "the device "
                + product.productKey()
                + "/"
                + device.deviceName()
                + " has no deviceSecret, and no dataDirectory or database keeps one: give it one,"
                + " or name where the platform keeps its state");
      }
    }
  }

  /** What is there. */
  public Operations operations() {
    return operations;
  }

  @Override
  public void close() {
    database.close();
  }
}
