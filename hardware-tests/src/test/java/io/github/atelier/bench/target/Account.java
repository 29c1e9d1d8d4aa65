package io.github.atelier.bench.target;

import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the bench may use of a platform.
 *
 * @param endpoint where it is
 * @param ca certificates in PEM that the module shall trust, or {@code null} for those it has; not
 *     copied
 * @param devices the first is used throughout, the second where two are needed
 * @param stores where what the platform hands out for a device is kept
 */
public record Account(
    Endpoint endpoint,
    byte[] ca,
    List<DeviceProfile> devices,
    Function<DeviceProfile, CredentialStore> stores) {

  public Account {
    devices = List.copyOf(devices);
  }

  /** The device that is used throughout. */
  public DeviceProfile device() {
    return devices.get(0);
  }

  /** Another device, where one was given. */
  public Optional<DeviceProfile> second() {
    return devices.stream().skip(1).findFirst();
  }

  /** A device that registers itself, known to the platform beforehand or not. */
  public Optional<DeviceProfile> registering(boolean preregistered) {
    return devices.stream()
        .filter(d -> d.deviceSecret() == null && d.preregistered() == preregistered)
        .findFirst();
  }

  @Override
  public String toString() {
    return "Account[" + endpoint + ", " + devices.size() + " devices]";
  }
}
