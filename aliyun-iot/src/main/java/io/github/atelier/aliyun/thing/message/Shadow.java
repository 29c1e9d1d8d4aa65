package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkJson;
import java.util.OptionalLong;

/**
 * A message about a device's shadow. No Alink envelope: {@code {"method","state","version"}} up,
 * {@code {"method":"reply","payload",…}} down.
 *
 * @param method {@code update}, {@code get} or {@code delete}
 * @param state {@code state}; a missing node for {@code get}
 * @param version as sent; empty for {@code get}
 */
public record Shadow(String method, JsonNode state, OptionalLong version) {
  /** The largest document, in octets. */
  public static final int MAX_OCTETS = 16 * 1024;

  /** The deepest nesting below {@code state.reported}. */
  public static final int MAX_DEPTH = 5;

  /** The most attributes. */
  public static final int MAX_ATTRIBUTES = 128;

  /** Why a shadow message is refused; the documents' code and words. */
  public enum Problem {
    // the constants are the documents' table, in its order
    JSON(400, "incorrect json format"),
    METHOD_MISSING(401, "method is missing"),
    STATE_MISSING(402, "state is missing"),
    VERSION(403, "version is not a number"),
    REPORTED_MISSING(404, "reported is missing"),
    REPORTED_EMPTY(405, "reported is empty"),
    METHOD(406, "method is invalid"),
    EMPTY(407, "content is empty"),
    TOO_MANY(408, "more than 128 attributes"),
    CONFLICT(409, "version conflict"),
    SERVER(500, "server error");

    private final int code;
    private final String text;

    Problem(int code, String text) {
      this.code = code;
      this.text = text;
    }

    /** The code on the wire. */
    public int code() {
      return code;
    }

    /** {@code {"method":"reply","payload":{"status":"error","content":{…}},"timestamp"}}. */
    public ObjectNode reply(long seconds) {
      ObjectNode reply = JsonNodeFactory.instance.objectNode().put("method", "reply");
      ObjectNode payload = reply.putObject("payload").put("status", "error");
      payload
          .putObject("content")
          .put("errorcode", Integer.toString(code))
          .put("errormessage", text);
      return reply.put("timestamp", seconds);
    }
  }

  /** A shadow message is refused. */
  public static final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    /** Refused for this. */
    public RefusedException(Problem problem) {
      super("shadow: " + problem.text + " (" + problem.code + ")");
      this.problem = problem;
    }

    /** Why. */
    public Problem problem() {
      return problem;
    }
  }

  /** A report of state; {@code version} must be above the shadow's, or -1 to start anew. */
  public static ObjectNode update(JsonNode reported, long version) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("method", "update");
    message.putObject("state").set("reported", reported);
    return message.put("version", version);
  }

  /** The desired state is done with: the word {@code "null"} in a string. */
  public static ObjectNode clearDesired(long version) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("method", "update");
    message.putObject("state").put("desired", "null");
    return message.put("version", version);
  }

  /** Asks for the shadow. */
  public static ObjectNode get() {
    return JsonNodeFactory.instance.objectNode().put("method", "get");
  }

  /** Removes attributes of the reported state, or all of it. */
  public static ObjectNode delete(Iterable<String> attributes, long version) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("method", "delete");
    ObjectNode state = message.putObject("state");
    ObjectNode reported = JsonNodeFactory.instance.objectNode();
    attributes.forEach(name -> reported.put(name, "null"));
    if (reported.isEmpty()) {
      state.put("reported", "null");
    } else {
      state.set("reported", reported);
    }
    return message.put("version", version);
  }

  /**
   * Reads what a device sent on {@code /shadow/update/…}.
   *
   * @throws RefusedException with the documents' code
   */
  public static Shadow parse(byte[] payload) {
    if (payload.length == 0) {
      throw new RefusedException(Problem.EMPTY);
    }
    ObjectNode root;
    try {
      if (payload.length > MAX_OCTETS) {
        throw new RefusedException(Problem.JSON);
      }
      root = AlinkJson.object(payload);
    } catch (AlinkFormatException e) {
      throw new RefusedException(Problem.JSON);
    }
    if (root.isEmpty()) {
      throw new RefusedException(Problem.EMPTY);
    }
    JsonNode method = root.path("method");
    if (!method.isTextual()) {
      throw new RefusedException(Problem.METHOD_MISSING);
    }
    switch (method.textValue()) {
      case "get":
        return new Shadow("get", root.path("state"), OptionalLong.empty());
      case "update", "delete":
        return change(method.textValue(), root);
      default:
        throw new RefusedException(Problem.METHOD);
    }
  }

  private static Shadow change(String method, ObjectNode root) {
    JsonNode state = root.path("state");
    if (!state.isObject()) {
      throw new RefusedException(Problem.STATE_MISSING);
    }
    JsonNode version = root.path("version");
    if (!version.isIntegralNumber() || !version.canConvertToLong()) {
      throw new RefusedException(Problem.VERSION);
    }
    JsonNode reported = state.path("reported");
    boolean clears = state.path("desired").asText("").equals("null");
    if (Params.isAbsent(reported) && !clears) {
      throw new RefusedException(Problem.REPORTED_MISSING);
    }
    if (reported.isObject()) {
      if (reported.isEmpty()) {
        throw new RefusedException(Problem.REPORTED_EMPTY);
      }
      if (count(reported, 1) > MAX_ATTRIBUTES) {
        throw new RefusedException(Problem.TOO_MANY);
      }
    } else if (!Params.isAbsent(reported) && !reported.asText().equals("null")) {
      throw new RefusedException(Problem.REPORTED_EMPTY);
    }
    return new Shadow(method, state, OptionalLong.of(version.longValue()));
  }

  /** The attributes below a node; too deep is no JSON that the shadow takes. */
  private static int count(JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new RefusedException(Problem.JSON);
    }
    int count = 0;
    for (JsonNode child : node) {
      count += 1;
      if (child.isContainerNode()) {
        count += count(child, depth + 1);
      }
    }
    return count;
  }
}
