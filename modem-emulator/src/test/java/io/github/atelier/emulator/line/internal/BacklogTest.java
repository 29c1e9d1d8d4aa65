package io.github.atelier.emulator.line.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BacklogTest {

  @Property(tries = 300)
  void whatComesOutIsWhatWentInLessWhatWasCounted(
      @ForAll @Size(max = 60) java.util.List<@IntRange(min = -40, max = 90) Integer> steps) {
    Backlog backlog = new Backlog("test", 300);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ByteArrayOutputStream actual = new ByteArrayOutputStream();
    long dropped = 0;
    byte next = 0;
    for (int step : steps) {
      if (step >= 0) {
        byte[] chunk = new byte[step];
        for (int i = 0; i < step; i++) {
          chunk[i] = next++;
        }
        int fits = Math.min(step, backlog.room());
        expected.write(chunk, 0, fits);
        dropped += step - fits;
        backlog.offer(chunk, 0, step);
      } else {
        drain(backlog, -step, actual);
      }
    }
    drain(backlog, 300, actual);
    assertThat(actual.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(backlog.dropped()).isEqualTo(dropped);
    assertThat(backlog.size()).isZero();
  }

  @Example
  void aLargeChunkAfterSmallOnesKeepsTheOrder() {
    Backlog backlog = new Backlog("test", 64 << 10);
    byte[] all = new byte[50_000];
    new java.util.Random(1).nextBytes(all);
    ByteArrayOutputStream actual = new ByteArrayOutputStream();
    backlog.offer(all, 0, 200);
    drain(backlog, 150, actual);
    backlog.offer(all, 200, 100);
    backlog.offer(all, 300, all.length - 300);
    drain(backlog, all.length, actual);
    assertThat(actual.toByteArray()).isEqualTo(all);
  }

  @Example
  void moreThanIsThereCannotBeConsumed() {
    Backlog backlog = new Backlog("test", 1024);
    backlog.offer(new byte[3], 0, 3);
    assertThatThrownBy(() -> backlog.consume(4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static void drain(Backlog backlog, int most, ByteArrayOutputStream target) {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    backlog.peek(buffer);
    target.write(buffer.array(), 0, buffer.position());
    backlog.consume(buffer.position());
  }
}
