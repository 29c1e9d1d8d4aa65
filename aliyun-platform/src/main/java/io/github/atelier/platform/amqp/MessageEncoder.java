package io.github.atelier.platform.amqp;

import io.github.atelier.platform.subscription.GroupQueue.Taken;
import io.github.atelier.platform.subscription.ServerMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.codec.EncoderState;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Header;
import org.apache.qpid.protonj2.types.messaging.Properties;

/**
 * A message in the documented form: one binary Data section, and the application properties {@code
 * topic}, {@code messageId}, {@code generateTime} (milliseconds, a long) and {@code qos}, which is
 * only seen in newer consumers' code. One for each event loop.
 */
final class MessageEncoder {
  private static final int ROOM_FOR_PROPERTIES = 512;

  private final Encoder encoder = CodecFactory.getEncoder();
  private final EncoderState state = encoder.newEncoderState();

  ProtonBuffer encode(Taken taken) {
    ServerMessage message = taken.message();
    ProtonBuffer buffer =
        ProtonBufferAllocator.defaultAllocator()
            .allocate(message.payload().length + ROOM_FOR_PROPERTIES);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("topic", message.topic());
    properties.put("messageId", message.messageId());
    properties.put("generateTime", message.generated().toEpochMilli());
    properties.put("qos", message.qos());
    Header header = new Header();
    header.setDurable(true);
    header.setDeliveryCount(taken.deliveries() - 1L);
    Properties standard = new Properties();
    standard.setMessageId(message.messageId());
    encoder.writeObject(buffer, state, header);
    encoder.writeObject(buffer, state, standard);
    encoder.writeObject(buffer, state, new ApplicationProperties(properties));
    encoder.writeObject(buffer, state, new Data(message.payload()));
    return buffer;
  }
}
