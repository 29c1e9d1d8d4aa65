package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.aliyun.openapi.Acs3Signature;
import io.github.atelier.aliyun.openapi.PercentEncoding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * A client of the IoT platform's OpenAPI, version 2018-01-20, signed with version 3. Thread-safe.
 *
 * <p>{@link #call} sends any action; the methods beside it are the everyday ones, typed. Every
 * method blocks until the answer is there and fails with {@link CloudApiException}.
 */
public final class CloudApi {
  private static final String VERSION = "2018-01-20";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 8 * 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI endpoint;
  private final AccessKey key;
  private final Optional<String> instanceId;
  private final HttpClient client;
  private final Clock clock;

  private CloudApi(
      URI endpoint, AccessKey key, Optional<String> instanceId, HttpClient client, Clock clock) {
    this.endpoint = endpoint;
    this.key = key;
    this.instanceId = instanceId;
    this.client = client;
    this.clock = clock;
  }

  /**
   * A client.
   *
   * @param endpoint such as {@code https://iot.cn-shanghai.aliyuncs.com}; its certificate is
   *     checked as the JDK is configured
   * @param instanceId of an enterprise or new public instance; empty for the old public one
   */
  public static CloudApi of(URI endpoint, AccessKey key, Optional<String> instanceId) {
    return of(endpoint, key, instanceId, null);
  }

  /** The same with whom to trust: a private CA. */
  public static CloudApi of(
      URI endpoint, AccessKey key, Optional<String> instanceId, SSLContext trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10));
    if (trust != null) {
      builder.sslContext(trust);
    }
    return new CloudApi(endpoint, key, instanceId, builder.build(), Clock.systemUTC());
  }

  /** A new product: its key, and the secret of its dynamic registration. */
  public JsonNode createProduct(String name, boolean gateway) {
    return call(
            "CreateProduct",
            Map.of(
                "ProductName",
                name,
                "NodeType",
                gateway ? "1" : "0",
                "DataFormat",
                "1",
                "AliyunCommodityCode",
                "iothub_senior",
                "AuthType",
                "secret"))
        .path("Data");
  }

  /** A new device with its secret and id. */
  public JsonNode registerDevice(DeviceIdentity device) {
    return call("RegisterDevice", parameters(device)).path("Data");
  }

  /** All that is known of a device. */
  public JsonNode deviceDetail(DeviceIdentity device) {
    return call("QueryDeviceDetail", parameters(device)).path("Data");
  }

  /**
   * Sends a message to whoever subscribes to a topic.
   *
   * @param qos 0 or 1
   * @return the message id
   */
  public String pub(String productKey, String topic, byte[] payload, int qos) {
    return call(
            "Pub",
            Map.of(
                "ProductKey",
                productKey,
                "TopicFullName",
                topic,
                "MessageContent",
                Base64.getEncoder().encodeToString(payload),
                "Qos",
                Integer.toString(qos)))
        .path("MessageId")
        .asText();
  }

  /** Sets properties: a JSON object. Gives the message id. */
  public String setProperties(DeviceIdentity device, String items) {
    Map<String, String> parameters = parameters(device);
    parameters.put("Items", items);
    return call("SetDeviceProperty", parameters).path("Data").path("MessageId").asText();
  }

  /**
   * Invokes a service.
   *
   * @param args a JSON object
   * @return {@code MessageId}, and {@code Result} of a synchronous service
   */
  public JsonNode invoke(DeviceIdentity device, String service, String args) {
    Map<String, String> parameters = parameters(device);
    parameters.put("Identifier", service);
    parameters.put("Args", args);
    return call("InvokeThingService", parameters).path("Data");
  }

  private static Map<String, String> parameters(DeviceIdentity device) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("ProductKey", device.productKey());
    parameters.put("DeviceName", device.deviceName());
    return parameters;
  }

  /**
   * Calls an action with its own parameters; those that all actions have are added. The parameters
   * travel as a form, so that their length is not limited by a request line.
   *
   * @return the whole answer, {@code Success} being true
   */
  public JsonNode call(String action, Map<String, String> parameters) {
    Map<String, String> form = new TreeMap<>(parameters);
    instanceId.ifPresent(id -> form.putIfAbsent("IotInstanceId", id));
    byte[] body = PercentEncoding.query(form).getBytes(StandardCharsets.US_ASCII);
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", endpoint.getRawAuthority());
    headers.put("content-type", "application/x-www-form-urlencoded");
    headers.put("x-acs-action", action);
    headers.put("x-acs-version", VERSION);
    headers.put("x-acs-date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    headers.put("x-acs-signature-nonce", UUID.randomUUID().toString());
    headers.put("x-acs-content-sha256", Acs3Signature.sha256(body));
    Acs3Signature signature = Acs3Signature.sign(key, "POST", "/", Map.of(), headers);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve("/"))
            .timeout(TIMEOUT)
            .header("accept", "application/json")
            .header("authorization", signature.header())
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, value) -> {
          // The JDK sets it itself, from the URI.
          if (!name.equals("host")) {
            request.header(name, value);
          }
        });
    return checked(action, send(action, request.build()));
  }

  private HttpResponse<byte[]> send(String action, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CloudApiException(
          "", "", action + " could not be sent to " + endpoint + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudApiException("", "", action + " was interrupted", e);
    }
  }

  private static JsonNode checked(String action, HttpResponse<byte[]> response) {
    JsonNode answer;
    try {
      if (response.body().length > MAX_ANSWER) {
        throw new CloudApiException("", "", action + " was answered with more than 8 MiB", null);
      }
      answer = JSON.readTree(response.body());
    } catch (IOException e) {
      throw new CloudApiException(
          "", "", action + " was answered " + response.statusCode() + " without JSON", e);
    }
    boolean refused =
        response.statusCode() >= 300
            || (answer.has("Success") && !answer.path("Success").asBoolean());
    if (refused) {
      String message = answer.path("ErrorMessage").asText(answer.path("Message").asText());
      throw new CloudApiException(
          answer.path("Code").asText(),
          answer.path("RequestId").asText(),
          String.format(
              Locale.ROOT,
              "%s was refused (HTTP %d): %s %s",
              action,
              response.statusCode(),
              answer.path("Code").asText(),
              message),
          null);
    }
    return answer;
  }
}
