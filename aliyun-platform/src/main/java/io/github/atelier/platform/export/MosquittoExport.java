package io.github.atelier.platform.export;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.core.Page;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.core.TopicClass;
import io.github.atelier.platform.core.TopicGrant;
import io.github.atelier.platform.file.WholeFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes a platform's devices as mosquitto's password file and access list.
 *
 * <p>Each device becomes a user {@code deviceName&productKey} whose password is the one that it
 * sends in the chosen {@link LoginForm}, hashed. Disabled devices are left out, and so is a device
 * that mosquitto's file cannot name. Devices with a token ({@code regnwl}) share a user name with
 * different passwords and cannot log in from such a file. Not thread-safe; blocks.
 */
public final class MosquittoExport {
  private static final int PAGE = 500;

  private final Operations operations;
  private final boolean classesChecked;
  private final LoginForm form;
  private Owner owner;

  private record Owner(String name, Secret password) {}

  /**
   * What was written.
   *
   * @param devices users that stand for devices
   * @param leftOut the other devices, each with the reason
   */
  public record Exported(int devices, List<String> leftOut) {
    public Exported {
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * @param operations of the platform, running or not
   * @param topicClassesChecked the platform's rule of that name
   */
  public MosquittoExport(Operations operations, boolean topicClassesChecked, LoginForm form) {
    this.operations = operations;
    this.classesChecked = topicClassesChecked;
    this.form = form;
  }

  /**
   * Adds a user who may publish and receive everything: the owner's servers.
   *
   * @throws InvalidInputException if mosquitto's file cannot hold the name
   */
  public MosquittoExport owner(String name, Secret password) {
    problem(name)
        .ifPresent(
            rule -> {
              throw new InvalidInputException("owner", rule, name);
            });
    owner = new Owner(name, password);
    return this;
  }

  /**
   * Writes both files, each whole; that of passwords is for its owner only.
   *
   * @param productKeys whose devices; all if empty
   * @throws IllegalArgumentException if there is no such product
   * @throws IOException if a file cannot be written
   */
  public Exported write(Path passwords, Path accessList, Set<String> productKeys)
      throws IOException {
    List<String> products = products(productKeys);
    List<String> leftOut = new ArrayList<>();
    List<DeviceInfo> devices = new ArrayList<>();
    for (String product : products) {
      each(
          product,
          device -> refusal(device).ifPresentOrElse(leftOut::add, () -> devices.add(device)));
    }
    WholeFile.writeSecret(passwords, out -> passwords(devices, out));
    WholeFile.write(accessList, out -> accessList(devices, out));
    return new Exported(devices.size(), leftOut);
  }

  private void passwords(List<DeviceInfo> devices, Writer out) throws IOException {
    out.write("# mosquitto password file, exported from the platform's devices.\n");
    out.write("# Each password is the signature of this one form of login; others do not fit:\n");
    out.write("#   client id " + form + "\n");
    out.write("# Who can read this file can guess at weak secrets: keep its mode 0600.\n");
    if (owner != null) {
      user(owner.name(), owner.password(), out);
    }
    for (DeviceInfo device : devices) {
      Secret password = form.password(device.device(), device.deviceSecret());
      user(device.device().userName(), password, out);
    }
  }

  private static void user(String name, Secret password, Writer out) throws IOException {
    out.write(name + ":" + MosquittoPassword.hash(password) + "\n");
  }

  private void accessList(List<DeviceInfo> devices, Writer out) throws IOException {
    out.write("# mosquitto access list, exported from the platform's topic rules.\n");
    if (owner != null) {
      out.write("\nuser " + owner.name() + "\ntopic readwrite #\n");
    }
    for (DeviceInfo device : devices) {
      out.write("\nuser " + device.device().userName() + "\n");
      List<TopicClass> classes = operations.topicClasses().of(device.device().productKey());
      for (TopicGrant grant : TopicGrant.of(device.device(), classes, classesChecked)) {
        out.write("topic " + word(grant.access()) + " " + grant.filter() + "\n");
      }
    }
  }

  private static String word(TopicGrant.Access access) {
    return switch (access) {
      case READ -> "read";
      case WRITE -> "write";
      case READ_WRITE -> "readwrite";
    };
  }

  private Optional<String> refusal(DeviceInfo device) {
    if (device.status() == Status.DISABLE) {
      return Optional.of(device.device() + " is disabled");
    }
    try {
      form.clientIdOf(device.device());
    } catch (InvalidInputException e) {
      return Optional.of(device.device() + ": its client id in this form " + e.rule());
    }
    return problem(device.device().userName()).map(rule -> device.device() + ": its name " + rule);
  }

  /** What the format of the files does not take: {@code name:hash}, one a line, # for comments. */
  private static Optional<String> problem(String user) {
    boolean fits =
        !user.isBlank()
            && user.indexOf(':') < 0
            && user.charAt(0) != '#'
            && user.equals(user.strip())
            && user.chars().noneMatch(Character::isISOControl);
    return fits
        ? Optional.empty()
        : Optional.of(
            "must be printable without ':', and not begin with '#' or a blank: that is"
                + " mosquitto's file format");
  }

  private List<String> products(Set<String> wanted) {
    if (!wanted.isEmpty()) {
      for (String productKey : wanted) {
        if (operations.products().find(productKey).isEmpty()) {
          throw new IllegalArgumentException("there is no product " + productKey);
        }
      }
      return wanted.stream().sorted().toList();
    }
    List<String> all = new ArrayList<>();
    for (int page = 1; ; page++) {
      Page<ProductInfo> some = operations.products().page(page, PAGE);
      some.items().forEach(product -> all.add(product.productKey()));
      if (some.items().size() < PAGE) {
        all.sort(null);
        return all;
      }
    }
  }

  private void each(String productKey, Consumer<DeviceInfo> action) {
    for (int page = 1; ; page++) {
      Page<DeviceInfo> some = operations.devices().page(productKey, page, PAGE);
      some.items().forEach(action);
      if (some.items().size() < PAGE) {
        return;
      }
    }
  }
}
