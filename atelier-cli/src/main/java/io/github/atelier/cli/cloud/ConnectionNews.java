package io.github.atelier.cli.cloud;

import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.net.URI;
import java.util.function.Consumer;
import org.apache.qpid.jms.JmsConnectionListener;
import org.apache.qpid.jms.message.JmsInboundMessageDispatch;

/** Says what happens to a consumer's connection. */
record ConnectionNews(Consumer<String> told) implements JmsConnectionListener {
  @Override
  public void onConnectionInterrupted(URI remote) {
    told.accept("connection lost; what was not settled comes again");
  }

  @Override
  public void onConnectionRestored(URI remote) {
    told.accept("connected again");
  }

  @Override
  public void onConnectionFailure(Throwable failure) {
    told.accept("connection failed: " + failure.getMessage());
  }

  @Override
  public void onConsumerClosed(MessageConsumer consumer, Throwable cause) {
    told.accept("the platform closed the consumer: " + cause.getMessage());
  }

  @Override
  public void onConnectionEstablished(URI remote) {
    // told by whoever opened it
  }

  @Override
  public void onInboundMessage(JmsInboundMessageDispatch envelope) {
    // told by the consumer
  }

  @Override
  public void onSessionClosed(Session session, Throwable cause) {
    // its consumer's end is told
  }

  @Override
  public void onProducerClosed(MessageProducer producer, Throwable cause) {
    // there is none
  }
}
