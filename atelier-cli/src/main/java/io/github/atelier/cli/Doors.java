package io.github.atelier.cli;

import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.console.Console;
import java.io.PrintWriter;
import java.nio.file.Path;

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
      out.println("             " + tryIt(door, address));
    }
  }

  private static String what(Console.Door door) {
    String what =
        switch (door.name()) {
          case "mqtt" -> "devices, MQTT 3.1.1";
          case "mqtt-psk" -> "devices, MQTT 3.1.1, keys in place of certificates";
          case "websocket" -> "devices, MQTT over WebSocket, path /mqtt";
          case "amqp" -> "your servers, AMQP 1.0: what devices say";
          case "https" -> "devices over HTTPS (/auth, /topic), and the OpenAPI";
          case "openapi" -> "the OpenAPI alone";
          case "console" -> "the state as JSON, read-only";
          default -> door.name();
        };
    return what + (door.secure() ? ", TLS" : ", without TLS");
  }

  private String tryIt(Console.Door door, String address) {
    return switch (door.name()) {
      case "mqtt" ->
          door.secure()
              ? "./atelier emulate --dialect ailink --pty /tmp/modem0 --ca "
                  + ca
                  + "   then ./atelier connect --endpoint "
                  + address
              : "mosquitto_sub -h " + platform.host() + " -p " + door.port() + " -t '#' -i try -d";
      case "mqtt-psk" ->
          "openssl s_client -tls1_2 -connect "
              + address
              + " -psk_identity 'devicename|hmacsha256|PK&DN|2524608000000' -psk HEX";
      case "amqp" -> "./atelier cloud watch" + owner;
      case "https" ->
          "./atelier cloud product list"
              + owner
              + "   or curl --cacert "
              + ca
              + " -H 'Content-Type: application/json' -d '{}' https://"
              + address
              + "/auth";
      case "openapi" ->
          "curl "
              + (door.secure() ? "--cacert " + ca + " https://" : "http://")
              + address
              + "/?Action=QueryProductList";
      case "console" -> "curl -H @" + consoleHeader + " http://" + address + "/devices";
      default ->
          door.secure()
              ? "openssl s_client -connect " + address + " -CAfile " + ca
              : "curl -v http://" + address;
    };
  }
}
