package io.github.atelier.platform.openapi;

import java.util.Map;

/**
 * A request whose signature is good.
 *
 * @param action its name
 * @param parameters of query and form, decoded, those of the signature among them
 * @param accessKeyId who signed
 */
record ApiCall(String action, Map<String, String> parameters, String accessKeyId) {
  /** Without the parameters: they may hold secrets. */
  @Override
  public String toString() {
    return action + " by " + accessKeyId;
  }
}
