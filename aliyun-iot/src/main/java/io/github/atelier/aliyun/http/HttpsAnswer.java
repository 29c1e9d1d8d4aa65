package io.github.atelier.aliyun.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkJson;

/** What the three answers share: {@code {"code","message",…}}, whatever the status. */
final class HttpsAnswer {
  private static final int MAX_TOLD = 200;

  private HttpsAnswer() {}

  /** The answer's object under {@code member}, if its code is the one of success. */
  static ObjectNode read(String what, int status, byte[] body, int success, String member) {
    if (body.length > HttpsLimits.MAX_ANSWER) {
      throw not(what, status, "more than " + HttpsLimits.MAX_ANSWER + " bytes");
    }
    ObjectNode root;
    try {
      root = AlinkJson.object(body);
    } catch (AlinkFormatException e) {
      throw not(what, status, e.getMessage());
    }
    JsonNode code = root.path("code");
    if (!code.isIntegralNumber() || !code.canConvertToInt()) {
      throw not(what, status, "without a code");
    }
    if (code.intValue() != success) {
      throw new HttpsRefusedException(
          what, code.intValue(), printable(root.path("message").asText("")));
    }
    if (root.get(member) instanceof ObjectNode object) {
      return object;
    }
    throw not(what, status, "without " + member);
  }

  static Secret secret(String what, int status, ObjectNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isTextual()) {
      throw not(what, status, "without " + name);
    }
    try {
      return Secret.of(name, value.textValue());
    } catch (InvalidInputException e) {
      throw not(what, status, "with a " + name + " that " + e.rule());
    }
  }

  static HttpsAnswerException not(String what, int status, String why) {
    return new HttpsAnswerException(
        "what came back to "
            + what
            + " is no answer of Aliyun's HTTPS access (status "
            + status
            + ", "
            + why
            + "). Check the endpoint, and what stands between");
  }

  private static String printable(String told) {
    String text = told.length() > MAX_TOLD ? told.substring(0, MAX_TOLD) + "…" : told;
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
