package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.grammar.value.Values;

/**
 * User name and password: as configured, or computed by the module where it holds an Aliyun device
 * certificate.
 */
final class AliyunCredentials {
  private AliyunCredentials() {}

  static Values of(Values known) {
    if (!known.has("deviceSecret") || known.has("username")) {
      return known;
    }
    ConnectionParameters login =
        DeviceLogin.of(
                new DeviceIdentity(known.text("productKey"), known.text("deviceName")),
                Secret.of(known.text("deviceSecret")),
                Endpoint.explicit(
                    known.text("host", "localhost"), (int) known.number("port", 8883)))
            .clientId(known.text("clientId"))
            .build();
    return known.with("username", login.username()).with("password", login.password().reveal());
  }
}
