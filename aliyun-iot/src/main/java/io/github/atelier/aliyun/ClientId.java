package io.github.atelier.aliyun;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An MQTT client id in Aliyun's form, {@code id|k=v,k=v|}, taken apart.
 *
 * <p>Reading tolerates what SDKs send: any order, an empty item ({@code ext=3,|} of the C SDK 4.x),
 * {@code &} and {@code .} in the bare id, {@code =} in a value, no parameter part at all. Writing
 * keeps the order of the map.
 *
 * @param id the bare id, which is what is signed
 * @param parameters the parameters in the order submitted; unmodifiable
 */
public record ClientId(String id, Map<String, String> parameters) {
  /** Longest full client id read, in characters; twice what the longest SDK sends. */
  public static final int MAX_ENCODED = 512;

  public ClientId {
    Inputs.requireClientId(id);
    Map<String, String> copy = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) -> {
          Inputs.requireParameterName(name);
          copy.put(name, Inputs.requireParameterValue(name, value));
        });
    parameters = Collections.unmodifiableMap(copy);
  }

  /**
   * The value of a parameter, if submitted. Names are case-sensitive: {@code securemode}, {@code
   * authType}.
   */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** {@code id|k=v,k=v|}; the bare id alone when there are no parameters. */
  public String encode() {
    if (parameters.isEmpty()) {
      return id;
    }
    StringBuilder text = new StringBuilder(id).append('|');
    String separator = "";
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = ",";
    }
    return text.append('|').toString();
  }

  /**
   * Takes a submitted client id apart.
   *
   * @throws InvalidInputException naming the item that is wrong: no closing {@code |}, an item
   *     without {@code =}, a name given twice
   */
  public static ClientId parse(String text) {
    if (text == null || text.isEmpty()) {
      throw new InvalidInputException("clientId", "must not be empty", "");
    }
    if (text.length() > MAX_ENCODED) {
      throw new InvalidInputException(
          "clientId", "must have at most " + MAX_ENCODED + " characters in all", text);
    }
    int open = text.indexOf('|');
    if (open < 0) {
      return new ClientId(text, Map.of());
    }
    int close = text.indexOf('|', open + 1);
    if (close != text.length() - 1) {
      throw new InvalidInputException(
          "clientId", "must have the form id|k=v,k=v| and end with its second |", text);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int from = open + 1; from < close; ) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 || comma > close ? close : comma;
      if (to > from) {
        item(text.substring(from, to), parameters);
      }
      from = to + 1;
    }
    return new ClientId(text.substring(0, open), parameters);
  }

  private static void item(String item, Map<String, String> into) {
    int equals = item.indexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("clientId", "has an item that is not name=value", item);
    }
    String name = item.substring(0, equals);
    if (into.putIfAbsent(name, item.substring(equals + 1)) != null) {
      throw new InvalidInputException("clientId", "has the parameter " + name + " twice", item);
    }
  }
}
