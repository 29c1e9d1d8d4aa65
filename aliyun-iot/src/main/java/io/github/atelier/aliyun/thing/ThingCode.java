package io.github.atelier.aliyun.thing;

/**
 * The codes of thing-model messages: replies, the platform's log, {@code checkFailedData}.
 *
 * <p>From the documents' code tables. Which of the three array codes means what is our reading.
 */
public enum ThingCode {
  /** Success. */
  SUCCESS(200, "success"),
  /** The receiver failed while it worked on the request. */
  INTERNAL(400, "internal service error"),
  /** The account or the device may not. */
  FORBIDDEN(403, "request forbidden"),
  /** Too many requests. */
  TOO_FREQUENT(429, "too many requests"),
  /** A parameter is missing or malformed. */
  PARAMETER(460, "request parameter error"),
  /** An error of the system. */
  SYSTEM(500, "system error"),
  /** A property post is not JSON. */
  PROPERTY_FORMAT(5159, "request format error: property post is not JSON"),
  /** An event post is not JSON. */
  EVENT_FORMAT(5160, "request format error: event post is not JSON"),
  /** Another request is not JSON. */
  REQUEST_FORMAT(5161, "request format error: not JSON"),
  /** There is no such device. */
  DEVICE_NOT_FOUND(6100, "device not found"),
  /** More than 200 properties in one post. */
  TOO_MANY_PROPERTIES(6106, "more than 200 properties in one post"),
  /** The product has no script although its data is raw. */
  SCRIPT_MISSING(6200, "the product has no parse script"),
  /** The script made nothing. */
  SCRIPT_EMPTY(6201, "the parse script returned nothing"),
  /** The service is not in the model. */
  SERVICE_UNDEFINED(6206, "the service is not defined"),
  /** The signature of a sub-device is wrong. */
  SIGNATURE(6287, "invalid sign"),
  /** The request names no method. */
  METHOD_MISSING(6300, "tsl parse: method not exist"),
  /** The parameters must be an array. */
  NOT_AN_ARRAY(6301, "tsl parse: params must be an array"),
  /** A required parameter is missing. */
  PARAMETER_MISSING(6302, "tsl parse: param is null"),
  /** The identifier is not in the model, or not in the struct. */
  NOT_IN_MODEL(6304, "tsl parse: params not exist"),
  /** Not an int, or outside its specs. */
  INT(6306, "tsl parse: int type error"),
  /** Not a float, or outside its specs. */
  FLOAT(6307, "tsl parse: float type error"),
  /** Neither 0 nor 1. */
  BOOL(6308, "tsl parse: bool type error"),
  /** Not an enum's key. */
  ENUM(6309, "tsl parse: enum type error"),
  /** Not text, or too long. */
  TEXT(6310, "tsl parse: text type error"),
  /** Not a string of UTC milliseconds. */
  DATE(6311, "tsl parse: date type error"),
  /** Not an object. */
  STRUCT(6312, "tsl parse: struct type error"),
  /** The product has no model, or the model lacks the service. */
  MODEL_UNAVAILABLE(6313, "tsl parse: the thing model is not available"),
  /** The model lacks a type or specs. */
  MODEL_INCOMPLETE(6317, "tsl parse: the thing model is incomplete"),
  /** The property is not in the model. */
  PROPERTY_MISSING(6320, "tsl parse: property not found"),
  /** An identifier is empty. */
  IDENTIFIER_EMPTY(6321, "tsl parse: identifier is empty"),
  /** Not a double, or outside its specs. */
  DOUBLE(6322, "tsl parse: double type error"),
  /** An array has too many elements, or one of them does not fit. */
  ARRAY_ELEMENT(6324, "tsl parse: array element error"),
  /** An array's elements have a type that arrays do not take. */
  ARRAY_ITEM_TYPE(6325, "tsl parse: array item type not supported"),
  /** {@code time} is not a number of UTC milliseconds. */
  TIME(6326, "tsl parse: time format error"),
  /** Not an array. */
  ARRAY(6328, "tsl parse: value is not an array"),
  /** Gateway and sub-device have no topological relation. */
  NO_TOPOLOGY(6401, "topo relation not exist"),
  /** A gateway cannot be its own sub-device. */
  TOPOLOGY_SELF(6402, "gateway and sub-device are the same device"),
  /** The sub-device is bound to another gateway. */
  BOUND_ELSEWHERE(6619, "the device is bound to another gateway"),
  /** Remote configuration is switched off. */
  CONFIG_OFF(6713, "remote configuration is not enabled"),
  /** There is no configuration file. */
  CONFIG_NONE(6710, "no data"),
  /** The topic and the method do not belong together. */
  TOPIC_METHOD(6831, "the topic does not match the method"),
  /** The device has never connected. */
  NOT_ACTIVATED(9200, "device not actived"),
  /** The device is offline. */
  OFFLINE(9201, "device offline");

  private final int code;
  private final String text;

  ThingCode(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** A sentence for people. */
  public String text() {
    return text;
  }
}
