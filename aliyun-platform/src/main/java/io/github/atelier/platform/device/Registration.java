package io.github.atelier.platform.device;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.core.RegistrationException;
import io.github.atelier.platform.device.Answers.Refused;
import io.github.atelier.platform.http.FormData;
import io.github.atelier.platform.http.FormData.FormException;
import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /auth/register/device}: a device that knows its ProductSecret gets its DeviceSecret
 * (HTTPS dynamic registration page). 6100 for a device that was not made beforehand and 6204 for a
 * disabled one are this platform's choice: the page has no codes for them.
 */
final class Registration implements HttpEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
  private static final int BAD_PARAMETERS = 460;

  private final Operations operations;

  Registration(Operations operations) {
    this.operations = operations;
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    DeviceIdentity device;
    try {
      device = checked(FormData.parse(request.body()));
    } catch (FormException e) {
      return Answers.done(
          Answers.refusal(BAD_PARAMETERS, "request parameter error: " + e.getMessage()));
    } catch (Refused e) {
      LOG.info("a registration over HTTPS was refused: {}", e.getMessage());
      return Answers.done(e.response());
    }
    return operations
        .devices()
        .register(device)
        .handle(
            (issued, failure) -> {
              if (failure == null) {
                return Answers.data(
                    Answers.object()
                        .put("productKey", device.productKey())
                        .put("deviceName", device.deviceName())
                        .put("deviceSecret", issued.secret().reveal()));
              }
              return refused(failure);
            });
  }

  private DeviceIdentity checked(Map<String, String> form) throws Refused {
    String random = required(form, "random");
    String sign = required(form, "sign");
    DeviceIdentity device;
    try {
      device = new DeviceIdentity(required(form, "productKey"), required(form, "deviceName"));
    } catch (InvalidInputException e) {
      throw new Refused(BAD_PARAMETERS, "request parameter error: " + e.getMessage());
    }
    String name = required(form, "signMethod");
    ProductInfo product =
        operations
            .products()
            .find(device.productKey())
            .orElseThrow(() -> new Refused(6250, "product does not exist"));
    SignMethod method;
    try {
      method = SignMethod.parse(name);
    } catch (InvalidInputException e) {
      throw new Refused(6292, "sign method is not supported");
    }
    String expected = Signatures.registration(method, product.productSecret(), device, random);
    if (!Signatures.matches(expected, sign)) {
      throw new Refused(6600, "sign check failed");
    }
    if (!product.dynamicRegistration()) {
      throw new Refused(6288, "dynamic registration of the product is switched off");
    }
    return device;
  }

  private static String required(Map<String, String> form, String name) throws Refused {
    String value = form.getOrDefault(name, "");
    if (value.isEmpty() || value.length() > 256) {
      throw new Refused(
          BAD_PARAMETERS, "request parameter error: " + name + " is missing or too long");
    }
    return value;
  }

  private static HttpResponse refused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RegistrationException refusal) {
      return switch (refusal.reason()) {
        case ALREADY_ACTIVE -> Answers.refusal(6289, "device is already active");
        case DEVICE_DISABLED -> Answers.refusal(6204, "device is disabled");
        default -> Answers.refusal(6100, "device does not exist");
      };
    }
    LOG.error("a registration over HTTPS failed", cause);
    return Answers.refusal(500, "system error");
  }
}
