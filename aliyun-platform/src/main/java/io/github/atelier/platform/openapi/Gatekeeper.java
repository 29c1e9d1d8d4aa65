package io.github.atelier.platform.openapi;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.aliyun.openapi.Acs3Signature;
import io.github.atelier.aliyun.openapi.RpcSignature;
import io.github.atelier.platform.http.HttpRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks who sent a request, by either signature, before anything else is looked at. Thread-safe.
 *
 * <p>A nonce is used up only by a request whose signature is good: nobody else can burn it, or fill
 * the memory of them.
 */
final class Gatekeeper {
  private static final String VERSION = "2018-01-20";
  private static final Duration TOLERANCE = Duration.ofMinutes(15);
  private static final int MAX_NONCE = 128;

  /** What must be under the signature, or it would protect nothing. */
  private static final List<String> ALWAYS_SIGNED =
      List.of("host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-version");

  private final Map<String, Secret> keys;
  private final Clock clock;
  private final Nonces nonces;

  Gatekeeper(List<AccessKey> keys, Clock clock, Nonces nonces) {
    this.keys = keys.stream().collect(Collectors.toMap(AccessKey::id, AccessKey::secret));
    this.clock = clock;
    this.nonces = nonces;
  }

  /**
   * Lets a request in or says why not.
   *
   * @param query decoded
   * @param form decoded, empty if the body is no form
   */
  ApiCall admit(HttpRequest request, Map<String, String> query, Map<String, String> form)
      throws GatewayException {
    String authorization = request.header("authorization").orElse("");
    return authorization.startsWith(Acs3Signature.ALGORITHM)
        ? version3(request, authorization, query, form)
        : version1(request, query, form);
  }

  private ApiCall version1(HttpRequest request, Map<String, String> query, Map<String, String> form)
      throws GatewayException {
    Map<String, String> all = union(query, form);
    String action = common(all, "Action");
    version(common(all, "Version"));
    String id = common(all, "AccessKeyId");
    String signature = common(all, RpcSignature.PARAMETER);
    if (!common(all, "SignatureMethod").equals("HMAC-SHA1")) {
      throw invalid("SignatureMethod");
    }
    if (!common(all, "SignatureVersion").equals("1.0")) {
      throw invalid("SignatureVersion");
    }
    String nonce = nonce(common(all, "SignatureNonce"));
    Secret secret = secret(id);
    timely(common(all, "Timestamp"));
    String expected = RpcSignature.sign(secret, request.method(), all);
    if (!Secret.of("signature", expected).matches(signature)) {
      throw mismatch(RpcSignature.stringToSign(request.method(), all));
    }
    unused(id, nonce);
    return new ApiCall(action, all, id);
  }

  private ApiCall version3(
      HttpRequest request,
      String authorization,
      Map<String, String> query,
      Map<String, String> form)
      throws GatewayException {
    Acs3Signature signature =
        Acs3Signature.parse(authorization)
            .orElseThrow(
                () ->
                    new GatewayException(
                        400,
                        "IncompleteSignature",
                        "The request signature does not conform to Aliyun standards: Authorization"
                            + " must be ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…"));
    for (String name : ALWAYS_SIGNED) {
      if (!signature.signedHeaders().contains(name)) {
        throw new GatewayException(
            400, "IncompleteSignature", "The header " + name + " must be signed.");
      }
    }
    String action = header(request, "x-acs-action");
    version(header(request, "x-acs-version"));
    String nonce = nonce(header(request, "x-acs-signature-nonce"));
    Secret secret = secret(signature.accessKeyId());
    timely(header(request, "x-acs-date"));
    String digest = header(request, "x-acs-content-sha256");
    if (!digest.equalsIgnoreCase(Acs3Signature.sha256(request.body()))) {
      throw new GatewayException(
          400, "SignatureDoesNotMatch", "x-acs-content-sha256 is not the SHA-256 of the body.");
    }
    Map<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
    String expected = signature.expected(secret, request.method(), request.path(), query, headers);
    if (!Secret.of("signature", expected).matches(signature.signature())) {
      throw mismatch("over the headers " + String.join(";", signature.signedHeaders()));
    }
    unused(signature.accessKeyId(), nonce);
    return new ApiCall(action, union(query, form), signature.accessKeyId());
  }

  private static Map<String, String> union(Map<String, String> query, Map<String, String> form)
      throws GatewayException {
    Map<String, String> all = new TreeMap<>(query);
    for (Map.Entry<String, String> field : form.entrySet()) {
      if (all.putIfAbsent(field.getKey(), field.getValue()) != null) {
        throw new GatewayException(
            400,
            "InvalidParameter",
            "The parameter " + field.getKey() + " is in the query and in the body.");
      }
    }
    return all;
  }

  private static String common(Map<String, String> all, String name) throws GatewayException {
    return required(all.get(name), name);
  }

  private static String header(HttpRequest request, String name) throws GatewayException {
    return required(request.header(name).orElse(null), name);
  }

  private static String required(String value, String name) throws GatewayException {
    if (value == null || value.isEmpty()) {
      throw new GatewayException(
          400,
          "MissingParameter",
          "The input parameter \""
              + name
              + "\" that is mandatory for processing this request is not supplied.");
    }
    return value;
  }

  private static void version(String version) throws GatewayException {
    if (!version.equals(VERSION)) {
      throw invalid("Version");
    }
  }

  private static String nonce(String nonce) throws GatewayException {
    if (nonce.length() > MAX_NONCE) {
      throw invalid("SignatureNonce");
    }
    return nonce;
  }

  private Secret secret(String id) throws GatewayException {
    Secret secret = keys.get(id);
    if (secret == null) {
      throw new GatewayException(
          404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
    return secret;
  }

  private void timely(String timestamp) throws GatewayException {
    Instant sent;
    try {
      sent = Instant.parse(timestamp);
    } catch (DateTimeException e) {
      throw new GatewayException(
          400,
          "InvalidTimeStamp.Format",
          "Specified time stamp or date value is not well formatted.");
    }
    if (Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      throw new GatewayException(
          400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }
  }

  private void unused(String id, String nonce) throws GatewayException {
    switch (nonces.use(id, nonce)) {
      case REPLAYED ->
          throw new GatewayException(
              400, "SignatureNonceUsed", "Specified signature nonce was used already.");
      case FULL ->
          throw new GatewayException(
              400, "Throttling.User", "Request was denied due to user flow control.");
      default -> {
        // Fresh.
      }
    }
  }

  private static GatewayException invalid(String name) {
    return new GatewayException(
        400, "Invalid" + name, "Specified parameter " + name + " is not valid.");
  }

  private static GatewayException mismatch(String text) {
    return new GatewayException(
        400,
        "SignatureDoesNotMatch",
        "Specified signature is not matched with our calculation. server string to sign is:"
            + text);
  }
}
