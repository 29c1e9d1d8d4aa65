package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Publishing, in one command or in several, and the rules that a dialect has for it. Confined to
 * the module's loop.
 */
final class PublishActions {
  private final Dialect dialect;
  private final SettingsStore settings;
  private final MqttService service;
  private final Connected connected;

  /** Finds the client of a command. */
  interface Connected {
    /** The client, or {@code null} where it is not connected and the command was refused. */
    MqttClient of(Call call);
  }

  PublishActions(
      Dialect dialect, SettingsStore settings, MqttService service, Connected connected) {
    this.dialect = dialect;
    this.settings = settings;
    this.service = service;
    this.connected = connected;
  }

  void register(Actions actions) {
    actions.on("mqtt.publish", new Publish());
    actions.on("mqtt.publish.text", new Publish());
    actions.on("mqtt.publish.topic", new Draft());
    actions.on("mqtt.publish.payload", new Draft());
    actions.on("mqtt.publish.send", this::send);
  }

  private static int index(Call call) {
    return (int) call.values().number("client", 0);
  }

  private Values known(Call call) {
    return settings.get("client", index(call));
  }

  /** Whether this text may go out; where not, the command is refused. */
  private boolean sendable(Call call, byte[] text) {
    if ("on".equals(known(call).code("textCheck")) && !isUtf8(text)) {
      call.refuse(Outcome.BAD_TEXT);
      return false;
    }
    return true;
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The octets that the host means, or {@code null} where they are no hexadecimal digits. */
  private byte[] octets(Call call) {
    byte[] payload = call.values().bytes("payload");
    if (!"hex".equals(known(call).code("sendFormat"))) {
      return payload;
    }
    try {
      return HexFormat.of().parseHex(new String(payload, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A topic or a payload by a prompt of its own. */
  private final class Draft implements Action {
    @Override
    public void check(Call call) {
      connected.of(call);
    }

    @Override
    public void run(Call call) {
      String name = call.values().has("payload") ? "payload" : "topic";
      byte[] text = call.values().bytes(name);
      if (sendable(call, text)) {
        service.draft(index(call), Values.of(name, text));
        call.done();
      }
    }
  }

  /** Publishes what was given before. */
  private void send(Call call) {
    MqttClient client = connected.of(call);
    if (client == null || !free(call, client)) {
      return;
    }
    Values draft = service.takeDraft(index(call));
    if (!draft.has("topic")) {
      call.refuse(Outcome.BAD_PARAMETER);
      return;
    }
    call.know(draft);
    call.accepted();
    client.publish(call, known(call));
  }

  private boolean free(Call call, MqttClient client) {
    if (!dialect.settings().publishWhilePending() && client.isPublishing()) {
      call.refuse(Outcome.FAILED);
      return false;
    }
    return true;
  }

  private final class Publish implements Action {
    @Override
    public void check(Call call) {
      Values known = known(call);
      if ("on".equals(known.code("editLimit"))) {
        call.dataWithin(Duration.ofSeconds(known.number("editTime", 30)));
      }
      if (known.has("inputEcho")) {
        call.echoData("on".equals(known.code("inputEcho")));
      }
      checked(call);
    }

    /** The client, or {@code null} where the command was refused. */
    private MqttClient checked(Call call) {
      long qos = call.values().number("qos", 0);
      // a packet that is acknowledged has an identifier, and that is not 0 (MQTT 3.1.1, 2.3.1)
      boolean unnumbered = qos > 0 && call.values().number("messageId", 1) == 0;
      boolean numbered =
          qos == 0
              && !dialect.settings().numberWithoutQos()
              && call.values().number("messageId", 0) != 0;
      if (unnumbered || numbered) {
        call.fail("incorrect-parameters");
        return null;
      }
      MqttClient client = connected.of(call);
      return client != null && free(call, client) ? client : null;
    }

    @Override
    public void run(Call call) {
      MqttClient client = checked(call);
      if (client == null || !sendable(call, call.values().bytes("payload"))) {
        return;
      }
      byte[] octets = octets(call);
      if (octets == null) {
        call.fail("incorrect-parameters");
        return;
      }
      call.know(Values.of("payload", octets));
      call.know(Values.of("packetLength", client.packetLength(call.values())));
      call.accepted();
      client.publish(call, known(call));
    }
  }
}
