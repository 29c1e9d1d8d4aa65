package io.github.atelier.platform.thing;

/**
 * A file for devices.
 *
 * @param name for people
 * @param content not to be changed
 */
public record Hosted(String name, byte[] content) {
  @Override
  public String toString() {
    return name + " (" + content.length + " octets)";
  }
}
