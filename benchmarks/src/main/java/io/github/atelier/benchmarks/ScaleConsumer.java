package io.github.atelier.benchmarks;

import io.github.atelier.aliyun.amqp.ConsumerLogin;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.security.Principal;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.Engine;
import org.apache.qpid.protonj2.engine.EngineFactory;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Session;
import org.apache.qpid.protonj2.engine.sasl.client.SaslAuthenticator;
import org.apache.qpid.protonj2.engine.sasl.client.SaslCredentialsProvider;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.Target;

/**
 * A consumer of the default group that settles each message as accepted, over the engine alone: no
 * threads of its own, so that it costs little beside what is measured. On its event loop only.
 */
final class ScaleConsumer extends SimpleChannelInboundHandler<ByteBuf>
    implements SaslCredentialsProvider {
  /** As many as Qpid JMS asks for by default. */
  private static final int CREDIT = 1_000;

  private static final long IDLE_MILLIS = 80_000;

  private final ScaleTally tally;
  private final CountDownLatch ready;
  private final ConsumerLogin login;
  private final Engine engine = EngineFactory.PROTON.createEngine();
  private byte[] octets = new byte[1024];
  private ChannelHandlerContext context;

  ScaleConsumer(ScaleTally tally, CountDownLatch ready) {
    this.tally = tally;
    this.ready = ready;
    this.login =
        ConsumerLogin.now(
            "scale", ScaleProcess.OWNER.id(), "", ConsumerGroups.DEFAULT_GROUP, Instant.now());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    engine.outputHandler(this::write);
    engine.errorHandler(
        failed -> System.err.println("the consumer has failed: " + failed.failureCause()));
    engine.saslDriver().client().setListener(new SaslAuthenticator(this));
    Connection connection = engine.start();
    connection.setContainerId("scale").setHostname("localhost").setIdleTimeout(IDLE_MILLIS);
    connection.open();
    Session session = connection.session();
    session.open();
    Receiver receiver = session.receiver("scale");
    receiver.setSource(new Source().setAddress("default")).setTarget(new Target());
    receiver.openHandler(open -> ready.countDown());
    receiver.deliveryReadHandler(this::read);
    receiver.open();
    receiver.addCredit(CREDIT);
    ctx.flush();
  }

  private void read(IncomingDelivery delivery) {
    if (delivery.isPartial()) {
      return;
    }
    ProtonBuffer message = delivery.readAll();
    int length = message.getReadableBytes();
    if (length > octets.length) {
      octets = new byte[length];
    }
    message.readBytes(octets, 0, length);
    tally.received(number(length));
    delivery.disposition(Accepted.getInstance(), true);
    Receiver receiver = delivery.getLink();
    if (receiver.getCredit() <= CREDIT / 2) {
      receiver.addCredit(CREDIT - receiver.getCredit());
    }
  }

  /** The number behind the last mark; -1 if there is none. */
  private int number(int length) {
    byte[] mark = ScaleDevices.MARK;
    for (int at = length - mark.length - 9; at >= 0; at--) {
      if (octets[at + mark.length - 1] == '#') {
        int number = 0;
        for (int i = at + mark.length; i < at + mark.length + 9; i++) {
          number = number * 10 + octets[i] - '0';
        }
        return number;
      }
    }
    return -1;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf read) throws Exception {
    ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().copy(ByteBufUtil.getBytes(read));
    while (buffer.isReadable() && engine.isWritable()) {
      engine.ingest(buffer);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  private void write(ProtonBuffer output, Runnable done) {
    byte[] written = new byte[output.getReadableBytes()];
    output.readBytes(written, 0, written.length);
    context.write(Unpooled.wrappedBuffer(written));
    if (done != null) {
      done.run();
    }
  }

  @Override
  public String vhost() {
    return "localhost";
  }

  @Override
  public String username() {
    return login.userName();
  }

  @Override
  public String password() {
    return login.password(ScaleProcess.OWNER.secret());
  }

  @Override
  public Principal localPrincipal() {
    return null;
  }
}
