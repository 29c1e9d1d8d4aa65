package io.github.atelier.aliyun.alink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The bounded JSON reader of messages: numbers keep their digits, nesting and lengths are limited.
 */
public final class AlinkJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private AlinkJson() {}

  /**
   * Reads one JSON object.
   *
   * @throws AlinkFormatException if the bytes are something else; they are not quoted
   */
  public static ObjectNode object(byte[] payload) {
    try {
      JsonNode root = MAPPER.readTree(payload);
      if (root instanceof ObjectNode object) {
        return object;
      }
      throw new AlinkFormatException("not a JSON object");
    } catch (JsonProcessingException e) {
      // A broken limit (nesting, number length) carries no location.
      JsonLocation at = e.getLocation();
      throw new AlinkFormatException(
          at == null
              ? "JSON beyond the limits of nesting or length"
              : "not JSON, at byte " + Math.max(0, at.getByteOffset()));
    } catch (IOException e) {
      // Octets that the parser takes for UTF-32 of an order it does not know.
      throw new AlinkFormatException("not JSON: not in UTF-8");
    }
  }
}
