package io.github.atelier.cli;

import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.console.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * The doors of a platform as people read them: what, where, and a line to try.
 *
 * @param ca the file with the CA's certificate
 * @param consoleHeader the file with the header that the console wants
 * @param owner what {@code atelier cloud} needs to find the platform, after a blank; or nothing
 */
record Doors(AliyunPlatform platform, Path ca, Path consoleHeader, String owner) {
  void print(PrintWriter out) {
    out.println("CA           " + ca);
    for (Console.Door door : platform.doors()) {
      String address = platform.host() + ":" + door.port();
      out.printf("%-12s %s  %s%n", door.name(), address, what(door));
      tryIt(door, address).forEach(line -> out.println("             " + line));
    }
  }

  private static String what(Console.Door door) {
    String what =
        switch (door.name()) {
          case "mqtt" -> "devices, MQTT 3.1.1";
          case "mqtt-psk" -> "devices, MQTT with a pre-shared key";
          case "websocket" -> "devices, MQTT over WebSocket, path /mqtt";
          case "amqp" -> "your servers, AMQP 1.0: what devices say";
          case "https" -> "devices over HTTPS (/auth, /topic), and the OpenAPI";
          case "openapi" -> "the OpenAPI alone";
          case "console" -> "the state as JSON, read-only";
          default -> door.name();
        };
    return what + (door.secure() ? ", TLS" : ", without TLS");
  }

  private List<String> tryIt(Console.Door door, String address) {
    return switch (door.name()) {
      case "mqtt" -> door.secure() ? module(address) : List.of(plainMqtt(door));
      case "mqtt-psk" ->
          List.of(
              "openssl s_client -tls1_2 -connect "
                  + address
                  + " -psk_identity 'devicename|hmacsha256|PK&DN|2524608000000' -psk HEX");
      case "amqp" -> List.of("./atelier cloud watch" + owner);
      case "https" ->
          List.of(
              "./atelier cloud product list" + owner,
              "curl --cacert "
                  + ca
                  + " -H 'Content-Type: application/json' -d '{}' https://"
                  + address
                  + "/auth");
      case "openapi" -> List.of("curl " + url(door, address) + "/?Action=QueryProductList");
      case "console" -> List.of("curl -H @" + consoleHeader + " http://" + address + "/products");
      default ->
          List.of(
              door.secure()
                  ? "openssl s_client -connect " + address + " -CAfile " + ca
                  : "curl -v http://" + address);
    };
  }

  private List<String> module(String address) {
    return List.of(
        "./atelier emulate --dialect ailink --pty /tmp/modem0 --ca " + ca,
        "./atelier connect --dialect ailink --port /tmp/modem0 --device DEVICE.yaml --endpoint "
            + address
            + " --ca "
            + ca);
  }

  private String plainMqtt(Console.Door door) {
    return "mosquitto_pub -d -h "
        + platform.host()
        + " -p "
        + door.port()
        + " -i 'ID|securemode=3,…|' -u 'NAME&KEY' -P SIGNATURE -t TOPIC -m TEXT";
  }

  private String url(Console.Door door, String address) {
    return door.secure() ? "--cacert " + ca + " https://" + address : "http://" + address;
  }
}
