package io.github.atelier.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Devices and consumers of one run, in a process of its own: connects, says how long that took,
 * waits for a line, publishes, waits until all has come, and says what happened. Arguments: MQTT
 * port, AMQP port, file of the CA, devices, messages a second (0: as fast as they arrive), seconds,
 * {@code plain} or {@code tls}, {@code topic} or {@code thing}, consumers.
 */
final class ScaleLoad {
  private static final int WARM_UP_SECONDS = 5;
  private static final int WINDOW = Integer.getInteger("window", 4_000);
  private static final int MOST_A_SECOND = 20_000;
  private static final int PATIENCE_SECONDS = 25;

  private ScaleLoad() {}

  public static void main(String[] arguments) throws Exception {
    int mqtt = Integer.parseInt(arguments[0]);
    int amqp = Integer.parseInt(arguments[1]);
    SslContext trust = SslContextBuilder.forClient().trustManager(new File(arguments[2])).build();
    int devices = Integer.parseInt(arguments[3]);
    int rate = Integer.parseInt(arguments[4]);
    int seconds = Integer.parseInt(arguments[5]);
    boolean tls = arguments[6].equals("tls");
    boolean things = arguments[7].equals("thing");
    int consumers = Integer.parseInt(arguments[8]);
    int perSecond = rate > 0 ? rate : MOST_A_SECOND;
    ScaleTally tally =
        new ScaleTally(
            perSecond * (WARM_UP_SECONDS + seconds), Math.min(perSecond, 5_000) * WARM_UP_SECONDS);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    try {
      consume(loops, amqp, trust, consumers, tally);
      ScaleDevices all =
          new ScaleDevices(loops.next(), mqtt, tls ? trust : null, devices, things, tally);
      System.out.printf("%.2f%n", all.connect(60));
      if (System.in.read() < 0) {
        return;
      }
      CountDownLatch left = rate > 0 ? all.publish(rate) : all.publishWithin(WINDOW);
      left.await(WARM_UP_SECONDS + (long) seconds + (rate > 0 ? 5 : 0), TimeUnit.SECONDS);
      all.stop();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!tally.complete() && System.nanoTime() < until && all.failure() == null) {
        Thread.sleep(20);
      }
      System.out.println(tally.summary(all.lateMillis()));
      if (all.failure() != null) {
        System.err.println(all.failure());
      }
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
  }

  private static void consume(
      EventLoopGroup loops, int port, SslContext trust, int consumers, ScaleTally tally)
      throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(consumers);
    io.netty.channel.EventLoop loop = loops.next();
    for (int i = 0; i < consumers; i++) {
      new Bootstrap()
          .group(loop)
          .channel(EpollSocketChannel.class)
          .option(ChannelOption.TCP_NODELAY, true)
          .handler(
              new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                  channel
                      .pipeline()
                      .addLast(trust.newHandler(channel.alloc(), "localhost", port))
                      .addLast(new ScaleConsumer(tally, ready));
                }
              })
          .connect(InetAddress.getLoopbackAddress(), port);
    }
    if (!ready.await(15, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the consumers are not let in");
    }
  }
}
