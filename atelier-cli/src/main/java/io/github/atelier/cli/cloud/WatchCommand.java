package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.driver.aliyun.PemTrust;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the devices say, as it comes. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description =
        "Consume a group's messages by AMQP and print them until Ctrl-C. A message is settled when it is printed, so it does not come to another consumer of the group.")
final class WatchCommand implements Callable<Integer> {
  static final String DEFAULT_GROUP = "DEFAULT_GROUP";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final Duration LOOK = Duration.ofMillis(500);

  @Spec private CommandSpec spec;

  @Mixin private CloudOptions cloud;

  @Option(
      names = "--group",
      paramLabel = "ID",
      defaultValue = DEFAULT_GROUP,
      description = "The consumer group. Default: ${DEFAULT-VALUE}.")
  private String group;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many messages. Default: never.")
  private long count;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "End after this time. Default: never.")
  private long seconds;

  @Override
  public Integer call() {
    CloudSettings settings = cloud.settings();
    String address =
        settings
            .amqp()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "where is AMQP? set "
                            + CloudSettings.AMQP
                            + " to HOST:PORT, such as INSTANCE.amqp.iothub.aliyuncs.com:5671"));
    long end = seconds == 0 ? Long.MAX_VALUE : System.nanoTime() + seconds * 1_000_000_000L;
    try (OwnerConsumer consumer =
        OwnerConsumer.open(
            address,
            settings.key(),
            settings.instanceId(),
            settings.caPem().map(PemTrust::context).orElse(null),
            "atelier-" + ProcessHandle.current().pid(),
            group,
            this::tell)) {
      tell("watching " + group + " at " + address + "; Ctrl-C ends it");
      long seen = 0;
      while ((count == 0 || seen < count) && System.nanoTime() < end) {
        Optional<OwnerMessage> next = consumer.next(LOOK);
        if (next.isPresent()) {
          cloud.out().println(cloud.json() ? json(next.get()) : line(next.get()));
          cloud.out().flush();
          consumer.settle();
          seen++;
        }
      }
    }
    return 0;
  }

  private void tell(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private static String line(OwnerMessage message) {
    String time =
        message.generated().map(at -> at.atZone(ZoneId.systemDefault()).format(TIME)).orElse("-");
    String text =
        text(message.payload()).orElseGet(() -> "0x" + HexFormat.of().formatHex(message.payload()));
    return time + "  " + message.topic() + "  " + text;
  }

  private static ObjectNode json(OwnerMessage message) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("topic", message.topic()).put("messageId", message.messageId());
    message.generated().ifPresent(at -> node.put("generateTime", at.toEpochMilli()));
    text(message.payload())
        .ifPresentOrElse(
            text -> node.put("payload", text),
            () -> node.put("payloadBase64", Base64.getEncoder().encodeToString(message.payload())));
    return node;
  }

  /** The payload, if it is UTF-8 without control characters. */
  private static Optional<String> text(byte[] payload) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')
          ? Optional.empty()
          : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
