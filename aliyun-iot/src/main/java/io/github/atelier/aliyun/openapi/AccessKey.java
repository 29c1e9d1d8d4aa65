package io.github.atelier.aliyun.openapi;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;

/**
 * What an owner signs with. Prints without the secret.
 *
 * @param id 1 to 128 letters and digits
 * @param secret never leaves the machine
 */
public record AccessKey(String id, Secret secret) {
  public AccessKey {
    if (id == null || !id.matches("[A-Za-z0-9._-]{1,128}")) {
      throw new InvalidInputException(
          "accessKeyId", "must have 1 to 128 letters, digits and . _ -", id == null ? "" : id);
    }
    if (secret == null) {
      throw new InvalidInputException("accessKeySecret", "is missing", "");
    }
  }
}
