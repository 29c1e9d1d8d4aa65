package io.github.atelier.emulator.uplink;

/**
 * What an HTTP server answered.
 *
 * @param status 100 to 599
 * @param head the status line and all fields, each with its CR LF, and the empty line behind them
 * @param told the length that the head tells, or -1
 * @param body the body, without any framing of chunks
 */
public record HttpAnswer(int status, byte[] head, long told, byte[] body) {
  @Override
  public String toString() {
    return "HttpAnswer[" + status + ", " + body.length + " octets]";
  }
}
