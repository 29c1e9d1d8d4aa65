package io.github.atelier.aliyun.http;

import java.util.Optional;

/** The codes of HTTPS access, and what a device or its owner can do. */
public enum HttpsCode {
  /** Registration: a parameter is missing or malformed. */
  REGISTRATION_PARAMETER(
      460, "a parameter of the registration is missing or malformed", "check the device's names"),
  /** Registration, other: an error of the platform. */
  SYSTEM(500, "the platform failed", "try again later"),
  /** Registration: not in the page; from the table of codes, as the stand-in answers. */
  NO_SUCH_DEVICE(6100, "there is no such device", "create the device on the platform first"),
  /** Registration: not in the page; from the table of codes, as the stand-in answers. */
  DEVICE_DISABLED(6204, "the device is disabled", "enable it on the platform"),
  /** Registration: no such product. */
  NO_SUCH_PRODUCT(6250, "the product is not found", "check the ProductKey, region and instance"),
  /** Registration: the product's switch is off. */
  REGISTRATION_OFF(
      6288, "dynamic registration is switched off", "switch it on for the product on the platform"),
  /** Registration: the device has logged in before. */
  ALREADY_ACTIVE(
      6289,
      "the device is active already",
      "use the DeviceSecret it was given then, or reset or delete the device on the platform"),
  /** Registration: the algorithm. */
  SIGN_METHOD(6292, "the sign method is not supported", "use hmacmd5, hmacsha1 or hmacsha256"),
  /** Registration: the signature. */
  SIGNATURE(6600, "the signature is wrong", "check the ProductSecret"),

  /** Login and report: an error the platform does not name. */
  COMMON(10000, "the platform failed", "try again later"),
  /** Login and report: a parameter. */
  PARAMETER(
      10001,
      "a parameter is missing or malformed",
      "check names and topic, the size of the message, and, where a timestamp is sent, that the"
          + " clock is within 15 minutes"),
  /** Login: the device or its signature. */
  LOGIN(
      20000,
      "the platform does not accept the device",
      "check ProductKey, DeviceName and DeviceSecret, and that the device exists and is enabled"),
  /** Report: the token is too old. */
  TOKEN_EXPIRED(20001, "the token is expired", "log in again"),
  /** Report: no token. */
  TOKEN_MISSING(20002, "the token is missing", "send the token in the header password"),
  /** Report: not a token of the platform, or of a device that was reset or deleted. */
  TOKEN_WRONG(20003, "the token is not accepted", "log in again"),
  /** Login: the session. */
  SESSION(20004, "the platform could not open a session", "try again later"),
  /** Report: the message. */
  PUBLISH(
      30001,
      "the platform did not take the message",
      "check that the topic is the device's own, that it may publish there, and that the device is"
          + " enabled"),
  /** Login and report: too often. */
  TOO_MANY(40000, "too many requests", "wait before the next one");

  private final int code;
  private final String text;
  private final String advice;

  HttpsCode(int code, String text, String advice) {
    this.code = code;
    this.text = text;
    this.advice = advice;
  }

  /** The code that a number stands for, if it is known. */
  public static Optional<HttpsCode> of(int number) {
    for (HttpsCode one : values()) {
      if (one.code == number) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** What happened, for people. */
  public String text() {
    return text;
  }

  /** What to do about it, for people. */
  public String advice() {
    return advice;
  }

  /** Whether a fresh token may help. */
  public boolean curedByLogin() {
    return this == TOKEN_EXPIRED || this == TOKEN_WRONG;
  }
}
