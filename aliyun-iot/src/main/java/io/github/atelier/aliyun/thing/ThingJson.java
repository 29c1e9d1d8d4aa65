package io.github.atelier.aliyun.thing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/**
 * The bounded JSON reader of TSL documents: a key given twice is a mistake, numbers keep digits.
 */
final class ThingJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ThingJson() {}

  static JsonNode document(byte[] bytes) {
    if (bytes.length > ThingLimits.MAX_DOCUMENT) {
      throw one(
          bytes.length + " octets are too many",
          "at most " + ThingLimits.MAX_DOCUMENT + ": is this a TSL document?");
    }
    try {
      JsonNode root = MAPPER.readTree(bytes);
      if (root == null || root.isMissingNode()) {
        throw one("the document is empty", "export it from the product's page, or write one");
      }
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw one(
          "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""),
          at == null
              ? "it is nested too deeply, or a number is too long"
              : "look at line " + at.getLineNr() + ", column " + at.getColumnNr());
    } catch (IOException e) {
      // Octets that the parser takes for UTF-32 of an order it does not know.
      throw one("not JSON: not in UTF-8", "save it in UTF-8");
    }
  }

  private static ThingModelException one(String problem, String hint) {
    return new ThingModelException(List.of(new ModelProblem("$", problem, hint)));
  }
}
