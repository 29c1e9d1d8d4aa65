package io.github.atelier.driver.transport;

/**
 * A serial port as the operating system lists it.
 *
 * @param path what {@link Transports#parse} takes: {@code /dev/ttyUSB2}, {@code COM3}
 * @param description for people, from the driver or the device
 * @param vendorId USB vendor, 0 to FFFF, or -1 where the port is not on USB
 * @param productId USB product, or -1
 * @param serialNumber of the USB device, or empty
 * @param manufacturer of the USB device, or empty
 * @param location where it is plugged in, as the operating system says, or empty
 * @param stablePath a path that stays the same when ports are renumbered ({@code
 *     /dev/serial/by-id/...}), or empty
 * @param holders programs that have it open, as far as is known, or empty
 * @param usbInterface which interface of the USB device, from 0 (a module has several ports, and
 *     their order is what its manual tells), or -1 where that is not known
 */
public record PortInfo(
    String path,
    String description,
    int vendorId,
    int productId,
    String serialNumber,
    String manufacturer,
    String location,
    String stablePath,
    String holders,
    int usbInterface) {

  /** A port of which the interface is not known. */
  public PortInfo(
      String path,
      String description,
      int vendorId,
      int productId,
      String serialNumber,
      String manufacturer,
      String location,
      String stablePath,
      String holders) {
    this(
        path,
        description,
        vendorId,
        productId,
        serialNumber,
        manufacturer,
        location,
        stablePath,
        holders,
        -1);
  }

  /** {@code 2c7c:0125}, or empty where the port is not on USB. */
  public String usbId() {
    return vendorId < 0 ? "" : "%04x:%04x".formatted(vendorId, productId);
  }
}
