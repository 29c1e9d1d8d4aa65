package io.github.atelier.aliyun.thing.message;

/** The {@code method} of each request, as the documents write it. */
public final class Methods {
  /** Property post. */
  public static final String PROPERTY_POST = "thing.event.property.post";

  /** Several values of several times in one post. */
  public static final String BATCH_POST = "thing.event.property.batch.post";

  /** Values of before. */
  public static final String HISTORY_POST = "thing.event.property.history.post";

  /** A gateway's own and its sub-devices' values. */
  public static final String PACK_POST = "thing.event.property.pack.post";

  /** The platform sets properties. */
  public static final String PROPERTY_SET = "thing.service.property.set";

  /** Desired values asked for. */
  public static final String DESIRED_GET = "thing.property.desired.get";

  /** Desired values done with. */
  public static final String DESIRED_DELETE = "thing.property.desired.delete";

  /** Tags added and changed. */
  public static final String TAGS_UPDATE = "thing.deviceinfo.update";

  /** Tags removed. */
  public static final String TAGS_DELETE = "thing.deviceinfo.delete";

  /** The thing model asked for. */
  public static final String TSL_GET = "thing.dsltemplate.get";

  /** The configuration file asked for. */
  public static final String CONFIG_GET = "thing.config.get";

  /** The configuration file sent unasked. */
  public static final String CONFIG_PUSH = "thing.config.push";

  /** Firmware asked for. */
  public static final String FIRMWARE_GET = "thing.ota.firmware.get";

  /** Sub-devices bound to a gateway. */
  public static final String TOPO_ADD = "thing.topo.add";

  /** Sub-devices unbound. */
  public static final String TOPO_DELETE = "thing.topo.delete";

  /** A gateway's sub-devices asked for. */
  public static final String TOPO_GET = "thing.topo.get";

  /** Sub-devices that a gateway sees. */
  public static final String LIST_FOUND = "thing.list.found";

  /** Sub-devices registered by their gateway. */
  public static final String SUB_REGISTER = "thing.sub.register";

  private Methods() {}

  /** {@code thing.event.{identifier}.post}. */
  public static String event(String identifier) {
    return "thing.event." + identifier + ".post";
  }

  /** {@code thing.service.{identifier}}. */
  public static String service(String identifier) {
    return "thing.service." + identifier;
  }
}
