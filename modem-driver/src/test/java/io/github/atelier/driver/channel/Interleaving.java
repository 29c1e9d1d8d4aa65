package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.driver.transport.MemoryTransport;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that send turns of three commands to a module that answers what it was asked. */
final class Interleaving {
  private Interleaving() {}

  static void of(int threads, int turns) throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    MemoryTransport line = new MemoryTransport((to, bytes) -> answer(to, bytes, heard));
    Channel channel =
        new Channel(
            line,
            Dialects.load("3gpp"),
            new ThreadChannelLoop("interleaving"),
            WireLog.NONE,
            new Redactor());
    channel.open();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        all.add(pool.submit(sender(channel, t, turns)));
      }
      for (Future<Void> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
      channel.close();
    }
    assertThat(heard).hasSize(threads * turns * 3);
    for (int i = 0; i < heard.size(); i += 3) {
      String whose = heard.get(i).substring(0, heard.get(i).length() - 1);
      assertThat(heard.subList(i, i + 3)).containsExactly(whose + 1, whose + 2, whose + 3);
    }
  }

  private static Callable<Void> sender(Channel channel, int thread, int turns) {
    return () -> {
      for (int i = 0; i < turns; i++) {
        String whose = "AT+T" + thread + "X" + i + "S";
        Reply reply =
            channel.await(
                channel.submit(
                    new Turn() {
                      private int step;

                      @Override
                      public Exchange next(Reply previous) {
                        return step == 3
                            ? null
                            : Exchange.raw(whose + ++step, Duration.ofSeconds(20));
                      }

                      @Override
                      public boolean more() {
                        return step < 3;
                      }
                    }));
        assertThat(reply.lines()).containsExactly("for " + whose + 3);
      }
      return null;
    };
  }

  private static void answer(MemoryTransport line, byte[] bytes, List<String> heard) {
    String command = new String(bytes, 0, bytes.length - 1, StandardCharsets.US_ASCII);
    heard.add(command);
    line.inject(("\r\nfor " + command + "\r\n\r\nOK\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
