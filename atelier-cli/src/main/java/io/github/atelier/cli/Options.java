package io.github.atelier.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What several commands read from their options. */
final class Options {
  private Options() {}

  /** Reads {@code HOST:PORT}. */
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("'" + text + "': a port is 0 to 65535");
      }
      return new InetSocketAddress(
          InetAddress.getByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host),
          port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no HOST:PORT, for example 127.0.0.1:7000", e);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + text + "': unknown host", e);
    }
  }

  /** Reads a file of certificates, or {@code null} for none. */
  static byte[] pem(Path file) {
    if (file == null) {
      return null;
    }
    try {
      byte[] pem = Files.readAllBytes(file);
      if (!new String(pem, java.nio.charset.StandardCharsets.ISO_8859_1)
          .contains("-----BEGIN CERTIFICATE-----")) {
        throw new IllegalArgumentException(
            file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
      }
      return pem;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "CA file " + file + " cannot be read; check the path and its permissions", e);
    }
  }
}
