package io.github.atelier.platform.core;

import io.github.atelier.aliyun.Inputs;
import io.github.atelier.aliyun.Secret;
import java.util.List;

/**
 * A product to be created.
 *
 * @param productKey 1 to 32 letters and digits
 * @param productSecret what dynamic registration is signed with
 * @param name for people
 * @param dynamicRegistration the product's switch
 * @param devices created with it
 * @param topics custom topics that its devices have besides {@code update}, {@code update/error}
 *     and {@code get}
 */
public record ProductDeclaration(
    String productKey,
    Secret productSecret,
    String name,
    boolean dynamicRegistration,
    List<DeviceDeclaration> devices,
    List<TopicDeclaration> topics) {
  public ProductDeclaration {
    Inputs.requireProductKey(productKey);
    if (productSecret == null) {
      throw new IllegalArgumentException("product " + productKey + " needs a productSecret");
    }
    name = name == null || name.isBlank() ? productKey : name;
    devices = List.copyOf(devices);
    topics = List.copyOf(topics);
  }

  /** A product whose devices have the usual custom topics. */
  public ProductDeclaration(
      String productKey,
      Secret productSecret,
      String name,
      boolean dynamicRegistration,
      List<DeviceDeclaration> devices) {
    this(productKey, productSecret, name, dynamicRegistration, devices, List.of());
  }

  /**
   * A custom topic of all devices.
   *
   * @param name what comes behind {@code /${productKey}/${deviceName}/user/}
   * @param permission what devices may do with it
   */
  public record TopicDeclaration(String name, TopicClass.Permission permission) {
    public TopicDeclaration {
      TopicClass.check(name, permission);
    }
  }

  /**
   * A device to be created.
   *
   * @param deviceName 4 to 32 characters of {@code [A-Za-z0-9-_@.:]}
   * @param deviceSecret null to have one made
   */
  public record DeviceDeclaration(String deviceName, Secret deviceSecret) {
    public DeviceDeclaration {
      Inputs.requireDeviceName(deviceName);
    }
  }
}
