package io.github.atelier.platform.amqp;

import io.github.atelier.platform.amqp.Gate.Pass;
import io.github.atelier.platform.amqp.Gate.RefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.Engine;
import org.apache.qpid.protonj2.engine.EngineFactory;
import org.apache.qpid.protonj2.engine.Link;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.engine.Session;
import org.apache.qpid.protonj2.engine.exceptions.ProtonException;
import org.apache.qpid.protonj2.engine.sasl.SaslOutcome;
import org.apache.qpid.protonj2.engine.sasl.SaslServerContext;
import org.apache.qpid.protonj2.engine.sasl.SaslServerListener;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.transport.AMQPHeader;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ConnectionError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.SenderSettleMode;

/**
 * One connection of a consumer: octets into the engine and out of it, and what the engine says it
 * wants. On its event loop only.
 */
final class AmqpConnection extends SimpleChannelInboundHandler<ByteBuf>
    implements SaslServerListener {
  private static final int MAX_SASL_FRAME = 4096;
  private static final int MAX_FRAME = 64 * 1024;

  /** JMS clients open a session of their own beside the application's. */
  private static final int MAX_CHANNEL = 15;

  private static final Duration OUR_IDLE_TIMEOUT = Duration.ofSeconds(120);

  private final Gate gate;
  private final AmqpRules rules;
  private final ConsumerEvents events;
  private final Engine engine = EngineFactory.PROTON.createEngine();
  private ChannelHandlerContext context;
  private ScheduledFuture<?> deadline;
  private Pass pass;
  private ConsumerLink link;
  private boolean over;

  AmqpConnection(Gate gate, AmqpRules rules, ConsumerEvents events) {
    this.gate = gate;
    this.rules = rules;
    this.events = events;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    within(rules.loginTimeout(), "no login within ");
    engine.outputHandler(this::write);
    engine.errorHandler(failed -> end("protocol error: " + failed.failureCause().getMessage()));
    engine.saslDriver().setMaxFrameSize(MAX_SASL_FRAME);
    engine.saslDriver().server().setListener(this);
    Connection connection = engine.start();
    connection.setContainerId("atelier-platform");
    connection.setMaxFrameSize(MAX_FRAME);
    connection.setChannelMax(MAX_CHANNEL);
    connection.setIdleTimeout(OUR_IDLE_TIMEOUT.toMillis());
    connection.openHandler(this::opened);
    connection.closeHandler(
        closed -> {
          closed.close();
          end("closed by the consumer");
        });
    connection.sessionOpenHandler(Session::open);
    connection.senderOpenHandler(this::attached);
    connection.receiverOpenHandler(
        receiver ->
            detach(receiver, AmqpError.NOT_ALLOWED, "this address is for receiving messages only"));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) {
    if (over) {
      return;
    }
    ProtonBuffer read = ProtonBufferAllocator.defaultAllocator().copy(ByteBufUtil.getBytes(octets));
    while (read.isReadable() && !over && engine.isWritable()) {
      try {
        engine.ingest(read);
      } catch (ProtonException e) {
        end("protocol error: " + e.getMessage());
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (link != null) {
      link.flush();
    }
    ctx.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (link != null && ctx.channel().isWritable()) {
      link.pump();
      ctx.flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end("the connection was cut");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(String.valueOf(cause.getMessage()));
  }

  private void write(ProtonBuffer output, Runnable done) {
    byte[] octets = new byte[output.getReadableBytes()];
    output.readBytes(octets, 0, octets.length);
    // Several frames of one turn go out as one segment: the turn's end flushes.
    context.write(Unpooled.wrappedBuffer(octets));
    if (done != null) {
      done.run();
    }
  }

  // Login

  @Override
  public void handleSaslHeader(SaslServerContext sasl, AMQPHeader header) {
    sasl.sendMechanisms(new Symbol[] {Symbol.valueOf("PLAIN")});
  }

  @Override
  public void handleSaslInit(SaslServerContext sasl, Symbol mechanism, ProtonBuffer response) {
    try {
      if (!mechanism.toString().equals("PLAIN")) {
        throw new RefusedException("the SASL mechanism must be PLAIN");
      }
      byte[] octets = new byte[response == null ? 0 : response.getReadableBytes()];
      if (response != null) {
        response.readBytes(octets, 0, octets.length);
      }
      // RFC 4616: [authzid] NUL authcid NUL password
      String[] parts = new String(octets, StandardCharsets.UTF_8).split("\0", -1);
      if (parts.length != 3) {
        throw new RefusedException("the PLAIN response must be NUL, user name, NUL, password");
      }
      pass = gate.enter(parts[1], parts[2]);
      sasl.sendOutcome(SaslOutcome.SASL_OK, null);
    } catch (RefusedException e) {
      events.refused(remote(), e.getMessage());
      sasl.sendOutcome(SaslOutcome.SASL_AUTH, null);
      end(null);
    }
  }

  @Override
  public void handleSaslResponse(SaslServerContext sasl, ProtonBuffer response) {
    sasl.sendOutcome(SaslOutcome.SASL_AUTH, null);
    end("a SASL response without a challenge");
  }

  // Connection and link

  private void opened(Connection connection) {
    if (pass == null) {
      end("no login before Open");
      return;
    }
    connection.open();
    long idle = connection.getRemoteIdleTimeout();
    if (idle == 0 ? rules.idleTimeoutRequired() : !allowed(idle)) {
      refuse(
          connection,
          AmqpError.INVALID_FIELD,
          "idle-time-out must be "
              + rules.minIdleTimeout().toMillis()
              + " to "
              + rules.maxIdleTimeout().toMillis()
              + " ms, not "
              + idle
              + " (9601)");
      return;
    }
    connection.tickAuto(context.channel().eventLoop());
    within(rules.linkTimeout(), "no receiver link within ");
  }

  private boolean allowed(long idle) {
    return idle >= rules.minIdleTimeout().toMillis() && idle <= rules.maxIdleTimeout().toMillis();
  }

  private void attached(Sender sender) {
    if (link != null) {
      detach(sender, AmqpError.NOT_ALLOWED, "a connection has one receiver link");
      return;
    }
    deadline.cancel(false);
    Source source = sender.getRemoteSource();
    sender.setSource(source == null ? new Source() : source);
    sender.setTarget((org.apache.qpid.protonj2.types.messaging.Target) sender.getRemoteTarget());
    sender.setSenderSettleMode(SenderSettleMode.UNSETTLED);
    Channel channel = context.channel();
    link =
        new ConsumerLink(
            sender,
            pass.queue(),
            work ->
                channel
                    .eventLoop()
                    .execute(
                        () -> {
                          work.run();
                          channel.flush();
                        }),
            channel::isWritable,
            rules.maxUnsettled());
    sender.detachHandler(gone -> unlink(gone::detach));
    sender.closeHandler(gone -> unlink(gone::close));
    sender.open();
    events.connected(pass.login().clientId(), pass.login().consumerGroupId(), remote());
  }

  private void unlink(Runnable answer) {
    if (link != null) {
      link.close();
    }
    answer.run();
  }

  private static void detach(Link<?> refused, Symbol condition, String detail) {
    refused.open();
    refused.setCondition(new ErrorCondition(condition, detail));
    refused.close();
  }

  private void refuse(Connection connection, Symbol condition, String detail) {
    events.refused(remote(), detail);
    connection.setCondition(new ErrorCondition(condition, detail));
    connection.close();
    end(null);
  }

  /** Ends the connection from outside: the platform stops, or the group is deleted. */
  void stop(String detail) {
    context.channel().eventLoop().execute(() -> stopNow(detail));
  }

  private void stopNow(String detail) {
    if (!over && engine.connection().isLocallyOpen()) {
      engine
          .connection()
          .setCondition(new ErrorCondition(ConnectionError.CONNECTION_FORCED, detail));
      engine.connection().close();
    }
    end(detail);
  }

  private void within(Duration limit, String what) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  String detail = what + limit.toSeconds() + " s";
                  events.refused(remote(), detail);
                  stopNow(detail);
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void end(String detail) {
    if (over) {
      return;
    }
    over = true;
    deadline.cancel(false);
    if (link != null) {
      link.close();
      events.disconnected(
          pass.login().clientId(), pass.login().consumerGroupId(), String.valueOf(detail));
    } else if (detail != null && pass == null) {
      events.refused(remote(), detail);
    }
    if (pass != null) {
      pass.close();
    }
    context.flush();
    context.close();
    if (engine.isRunning()) {
      engine.shutdown();
    }
  }

  private String remote() {
    return context.channel().remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : "unknown";
  }
}
