package io.github.atelier.benchmarks;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Devices that log in and publish with QoS 1, all on one event loop: MQTT 3.1.1 as far as that
 * needs it. Written to cost as little as possible, as it shares the machine with what it measures.
 */
final class ScaleDevices {
  private static final int OPENING = 100;
  private static final int PADDING = 64;

  /** What stands around a message's number, in custom payloads and in property posts. */
  static final byte[] MARK = "\"n\":\"#".getBytes(StandardCharsets.US_ASCII);

  private static final int KEEP_ALIVE = 300;

  private final EventLoop loop;
  private final int port;
  private final SslContext tls;
  private final Channel[] channels;
  private final byte[][] topics;
  private final boolean things;
  private final ScaleTally tally;
  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch online;
  private final byte[] padding = "x".repeat(PADDING).getBytes(StandardCharsets.US_ASCII);
  private volatile String failure;
  private volatile boolean stopped;
  private double lateMillis;

  /**
   * @param tls null for plain TCP
   * @param things whether they post a property; else they publish to a custom topic
   */
  ScaleDevices(
      EventLoop loop, int port, SslContext tls, int count, boolean things, ScaleTally tally) {
    this.loop = loop;
    this.port = port;
    this.tls = tls;
    this.channels = new Channel[count];
    this.topics = new byte[count][];
    this.things = things;
    this.tally = tally;
    this.online = new CountDownLatch(count);
  }

  /** Connects them all, some at a time; gives the seconds that took. */
  double connect(long limitSeconds) throws InterruptedException {
    long began = System.nanoTime();
    for (int i = 0; i < OPENING; i++) {
      connectNext();
    }
    if (!online.await(limitSeconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException(online.getCount() + " are not connected: " + failure);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private void connectNext() {
    int index = begun.getAndIncrement();
    if (index >= channels.length) {
      return;
    }
    String device = ScaleProcess.device(index).toString();
    topics[index] =
        (things ? "/sys/" + device + "/thing/event/property/post" : "/" + device + "/user/update")
            .getBytes(StandardCharsets.US_ASCII);
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc(), "localhost", port));
                }
                channel.pipeline().addLast(new Device(index));
              }
            })
        .connect(InetAddress.getLoopbackAddress(), port)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                failure = String.valueOf(done.cause());
              }
            });
  }

  /** Publishes at a rate, whatever comes back; complete when the last has left. */
  CountDownLatch publish(double perSecond) {
    CountDownLatch done = new CountDownLatch(1);
    long began = System.nanoTime();
    double nanosEach = 1e9 / perSecond;
    everyMillisecond(
        done,
        () -> {
          int due = (int) Math.min(tally.max(), (System.nanoTime() - began) / nanosEach);
          for (int n = tally.sent(); n < due; n++) {
            long at = began + (long) (n * nanosEach);
            lateMillis = Math.max(lateMillis, (System.nanoTime() - at) / 1e6);
            send(n, at);
          }
        });
    return done;
  }

  /** Publishes as fast as messages reach the consumer: never more than a window is on its way. */
  CountDownLatch publishWithin(int window) {
    CountDownLatch done = new CountDownLatch(1);
    everyMillisecond(
        done,
        () -> {
          int room = Math.min(window - tally.open(), tally.max() - tally.sent());
          for (int i = 0; i < room; i++) {
            send(tally.sent(), System.nanoTime());
          }
        });
    return done;
  }

  private void everyMillisecond(CountDownLatch done, Runnable step) {
    loop.schedule(
        () -> {
          if (!stopped) {
            step.run();
          }
          if (!stopped && tally.sent() < tally.max() && failure == null) {
            everyMillisecond(done, step);
          } else {
            done.countDown();
          }
        },
        1,
        TimeUnit.MILLISECONDS);
  }

  private void send(int n, long due) {
    int index = n % channels.length;
    int packetId = n / channels.length + 1;
    byte[] topic = topics[index];
    byte[] number = String.format("%09d", n).getBytes(StandardCharsets.US_ASCII);
    byte[] before =
        (things
                ? "{\"id\":\"1\",\"version\":\"1.0\",\"sys\":{\"ack\":0},\"params\":{"
                : "{\"from\":\"scale\",")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] after = (things ? "}}" : "}").getBytes(StandardCharsets.US_ASCII);
    int length =
        2
            + topic.length
            + 2
            + before.length
            + MARK.length
            + number.length
            + PADDING
            + 1
            + after.length;
    Channel channel = channels[index];
    ByteBuf packet = channel.alloc().directBuffer(length + 3);
    packet.writeByte(0x32);
    length(packet, length);
    packet.writeShort(topic.length).writeBytes(topic).writeShort(packetId);
    packet.writeBytes(before).writeBytes(MARK).writeBytes(number).writeBytes(padding);
    packet.writeByte('"').writeBytes(after);
    tally.sending(n, due);
    channel.writeAndFlush(packet, channel.voidPromise());
  }

  private static void length(ByteBuf packet, int length) {
    int rest = length;
    while (rest > 127) {
      packet.writeByte(rest & 127 | 128);
      rest >>= 7;
    }
    packet.writeByte(rest);
  }

  /** Publishes no more. */
  void stop() {
    stopped = true;
  }

  /** How late the generator itself was at most, in milliseconds. */
  double lateMillis() {
    return lateMillis;
  }

  /** Why a connection failed or ended; null if none has. */
  String failure() {
    return failure;
  }

  /** What one connection sends and hears. */
  private final class Device extends ByteToMessageDecoder {
    private final int index;

    Device(int index) {
      this.index = index;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ConnectionParameters login =
          DeviceLogin.of(
                  ScaleProcess.device(index),
                  ScaleProcess.DEVICE_SECRET,
                  Endpoint.explicit("localhost", port))
              .secureMode(tls == null ? DeviceLogin.SECURE_MODE_TCP : DeviceLogin.SECURE_MODE_TLS)
              .build();
      ByteBuf body = ctx.alloc().buffer();
      string(body, "MQTT");
      body.writeByte(4).writeByte(0xC2).writeShort(KEEP_ALIVE);
      string(body, login.clientId());
      string(body, login.username());
      string(body, login.password().reveal());
      ByteBuf head = ctx.alloc().buffer();
      head.writeByte(0x10);
      length(head, body.readableBytes());
      ctx.write(head);
      ctx.writeAndFlush(body);
    }

    private static void string(ByteBuf body, String text) {
      body.writeShort(text.length());
      ByteBufUtil.writeAscii(body, text);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      while (in.readableBytes() >= 4) {
        // CONNACK and PUBACK are all that is sent to a device that subscribes to nothing.
        int type = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        int value = in.readUnsignedShort();
        if (type == 0x40 && length == 2) {
          tally.acknowledged((value - 1) * channels.length + index);
        } else if (type == 0x20 && value == 0) {
          channels[index] = ctx.channel();
          online.countDown();
          connectNext();
        } else {
          failure = "device " + index + " got packet " + type + " with " + value;
          ctx.close();
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      failure = "the platform closed the connection of device " + index;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failure = "device " + index + ": " + cause;
      ctx.close();
    }
  }
}
