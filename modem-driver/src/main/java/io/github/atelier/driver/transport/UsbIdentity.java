package io.github.atelier.driver.transport;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a USB port is, whatever the operating system calls it.
 *
 * @param vendorId 0 to FFFF
 * @param productId 0 to FFFF
 * @param serialNumber of the device, or empty for any
 * @param usbInterface from 0, or -1 for any
 * @param location where it is plugged in, or empty for anywhere: tells apart devices without serial
 *     numbers
 */
record UsbIdentity(
    int vendorId, int productId, String serialNumber, int usbInterface, String location) {
  static final String SCHEME = "usb:";
  static final String FORM = "usb:VID:PID[:SERIAL][:INTERFACE]";

  /** The identity of an open port, or {@code null} where it is not on USB, or not listed. */
  static UsbIdentity of(String path, List<PortInfo> ports) {
    for (PortInfo port : ports) {
      if (port.path().equals(path) && port.vendorId() >= 0) {
        return new UsbIdentity(
            port.vendorId(),
            port.productId(),
            port.serialNumber(),
            port.usbInterface(),
            port.location());
      }
    }
    return null;
  }

  /**
   * Reads {@code usb:2c7c:0125}, with a serial number and an interface after it as far as they are
   * needed. A third part of one or two digits is the interface; a serial number that looks like one
   * is written with the interface after it.
   *
   * @throws IllegalArgumentException where it is something else; the message says why
   */
  static UsbIdentity parse(String text) {
    String[] parts = text.substring(SCHEME.length()).split(":", -1);
    if (parts.length < 2 || parts.length > 4) {
      throw new IllegalArgumentException("\"" + text + "\" is not " + FORM + ".");
    }
    String serial = parts.length > 2 ? parts[2] : "";
    String number = parts.length > 3 ? parts[3] : "";
    if (parts.length == 3 && isInterface(serial)) {
      number = serial;
      serial = "";
    }
    if (!number.isEmpty() && !isInterface(number)) {
      throw new IllegalArgumentException(
          "\"" + text + "\": the interface is a number from 0 to 99, not \"" + number + "\".");
    }
    return new UsbIdentity(
        id(text, parts[0]),
        id(text, parts[1]),
        serial,
        number.isEmpty() ? -1 : Integer.parseInt(number),
        "");
  }

  private static boolean isInterface(String text) {
    return text.length() >= 1
        && text.length() <= 2
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int id(String text, String hex) {
    if (hex.isEmpty()
        || hex.length() > 4
        || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\": USB ids are up to four hexadecimal digits, as lsusb shows them, not \""
              + hex
              + "\".");
    }
    return Integer.parseInt(hex, 16);
  }

  private boolean fits(PortInfo port) {
    return port.vendorId() == vendorId
        && port.productId() == productId
        && (serialNumber.isEmpty() || serialNumber.equals(port.serialNumber()))
        && (usbInterface < 0 || usbInterface == port.usbInterface());
  }

  /**
   * The port that is this one now; {@code null} where none is listed and nobody else has its name.
   *
   * @param name what it was called
   * @throws PortNotFoundException where another device has its name
   */
  String find(List<PortInfo> ports, String name) throws PortNotFoundException {
    List<PortInfo> fitting = ports.stream().filter(this::fits).toList();
    List<PortInfo> here = fitting.stream().filter(p -> p.location().equals(location)).toList();
    List<PortInfo> best = fitting.size() > 1 && !here.isEmpty() ? here : fitting;
    for (PortInfo port : best) {
      if (port.path().equals(name)) {
        return name;
      }
    }
    if (best.size() == 1) {
      return best.get(0).path();
    }
    if (ports.stream().anyMatch(p -> p.path().equals(name))) {
      throw new PortNotFoundException(
          name
              + " is another device now; the one that was opened before, "
              + this
              + ", "
              + (best.isEmpty() ? "is not plugged in." : "may be any of " + paths(best) + "."));
    }
    return null;
  }

  /**
   * The one port that is this one.
   *
   * @throws PortNotFoundException where there is none, or several; the message lists them
   */
  String findOnly(List<PortInfo> ports) throws PortNotFoundException {
    List<PortInfo> fitting =
        ports.stream()
            .filter(this::fits)
            .sorted(Comparator.comparingInt(PortInfo::usbInterface))
            .toList();
    if (fitting.size() == 1) {
      return fitting.get(0).path();
    }
    if (fitting.isEmpty()) {
      List<PortInfo> usb = ports.stream().filter(p -> p.vendorId() >= 0).toList();
      throw new PortNotFoundException(
          "There is no serial port "
              + this
              + ". Is the device plugged in? "
              + (usb.isEmpty()
                  ? "No serial ports on USB were found."
                  : "On USB there are " + paths(usb) + "."));
    }
    throw new PortNotFoundException(
        this
            + " is more than one port: "
            + paths(fitting)
            + ". Add the serial number, or the interface of its AT port: "
            + FORM
            + ".");
  }

  private static String paths(List<PortInfo> ports) {
    return ports.stream()
        .map(
            p ->
                p.path()
                    + " ("
                    + p.usbId()
                    + (p.serialNumber().isEmpty() ? "" : ":" + p.serialNumber())
                    + (p.usbInterface() < 0 ? "" : ":" + p.usbInterface())
                    + ")")
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s%04x:%04x", SCHEME, vendorId, productId)
        + (serialNumber.isEmpty() ? "" : ":" + serialNumber)
        + (usbInterface < 0 ? "" : ":" + usbInterface);
  }
}
