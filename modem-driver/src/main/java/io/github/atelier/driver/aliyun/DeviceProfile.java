package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a device knows of itself before it meets the platform.
 *
 * @param identity ProductKey and DeviceName
 * @param deviceSecret one secret per device, or {@code null}
 * @param productSecret one secret per product, for dynamic registration, or {@code null}
 * @param preregistered whether the device was created on the platform beforehand ({@code register})
 *     or not ({@code regnwl})
 * @param clientId bare client id, or {@code null} for {@code productKey.deviceName}
 * @param signMethod how credentials are signed
 * @param endpoint where the platform is, or {@code null} where the caller says
 */
public record DeviceProfile(
    DeviceIdentity identity,
    Secret deviceSecret,
    Secret productSecret,
    boolean preregistered,
    String clientId,
    SignMethod signMethod,
    Endpoint endpoint) {

  private static final Set<String> KEYS =
      Set.of(
          "productKey",
          "deviceName",
          "deviceSecret",
          "productSecret",
          "preregistered",
          "clientId",
          "signMethod",
          "endpoint",
          "instanceId",
          "region");

  public DeviceProfile {
    if (deviceSecret == null && productSecret == null) {
      throw new IllegalArgumentException(
          "a device needs a deviceSecret, or a productSecret to register with");
    }
  }

  /** A device with a secret of its own. */
  public static DeviceProfile ofDevice(DeviceIdentity identity, Secret deviceSecret) {
    return new DeviceProfile(identity, deviceSecret, null, true, null, SignMethod.HMACSHA256, null);
  }

  /** A device that registers with its product's secret. */
  public static DeviceProfile ofProduct(
      DeviceIdentity identity, Secret productSecret, boolean preregistered) {
    return new DeviceProfile(
        identity, null, productSecret, preregistered, null, SignMethod.HMACSHA256, null);
  }

  /**
   * Reads a YAML or JSON file with the keys {@code productKey}, {@code deviceName}, {@code
   * deviceSecret} or {@code productSecret}, and optionally {@code preregistered}, {@code clientId},
   * {@code signMethod}, {@code endpoint} (HOST:PORT), {@code instanceId}, {@code region}.
   *
   * @throws DeviceFileException if it cannot be read or a key is wrong; the message names the key
   */
  public static DeviceProfile load(Path file) {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new DeviceFileException("device file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new DeviceFileException("device file " + file + " cannot be read as YAML", e);
    }
    if (root == null || !root.isObject()) {
      throw new DeviceFileException(
          "device file " + file + " holds no keys; it needs productKey, deviceName and a secret",
          null);
    }
    List<String> unknown = new ArrayList<>();
    root.fieldNames()
        .forEachRemaining(
            k -> {
              if (!KEYS.contains(k)) {
                unknown.add(k);
              }
            });
    if (!unknown.isEmpty()) {
      throw new DeviceFileException(
          "device file "
              + file
              + ": unknown key "
              + unknown
              + "; known are "
              + KEYS.stream().sorted().toList(),
          null);
    }
    try {
      return read(root);
    } catch (InvalidInputException e) {
      throw new DeviceFileException("device file " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new DeviceFileException("device file " + file + ": " + e.getMessage(), e);
    }
  }

  private static DeviceProfile read(JsonNode root) {
    String deviceSecret = text(root, "deviceSecret");
    String productSecret = text(root, "productSecret");
    String signMethod = text(root, "signMethod");
    return new DeviceProfile(
        new DeviceIdentity(text(root, "productKey"), text(root, "deviceName")),
        deviceSecret == null ? null : Secret.of("deviceSecret", deviceSecret),
        productSecret == null ? null : Secret.of("productSecret", productSecret),
        root.path("preregistered").asBoolean(true),
        text(root, "clientId"),
        signMethod == null ? SignMethod.HMACSHA256 : SignMethod.parse(signMethod),
        endpoint(root));
  }

  private static Endpoint endpoint(JsonNode root) {
    if (root.has("endpoint")) {
      return Endpoint.parse(text(root, "endpoint"));
    }
    if (root.has("instanceId")) {
      return Endpoint.instance(text(root, "instanceId"));
    }
    return root.has("region") ? Endpoint.publicInstance(text(root, "region")) : null;
  }

  private static String text(JsonNode root, String key) {
    JsonNode node = root.get(key);
    return node == null || node.isNull() ? null : node.asText();
  }
}
