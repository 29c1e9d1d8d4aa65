package io.github.atelier.driver.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Over real ptys, through jSerialComm. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the pty fixture speaks to the C library of Linux")
class SerialTransportTest extends LineTransportContractTest {
  @TempDir Path folder;

  /** The module's end of a pty; a thread reads what the transport writes. */
  private static final class PtyPeer implements Peer {
    private final Pty pty;
    private final Thread pump;
    private volatile boolean slow;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile boolean reading = true;

    PtyPeer() throws Exception {
      pty = new Pty();
      pump = new Thread(this::pump, "pty-peer");
      pump.setDaemon(true);
      pump.start();
    }

    private void pump() {
      while (reading) {
        byte[] read = pty.read(20);
        if (slow || read.length == 0) {
          // After the last close of the slave, poll reports a hang-up at once, for ever.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        synchronized (bytes) {
          bytes.writeBytes(read);
        }
      }
    }

    @Override
    public void send(byte[] sent) throws Exception {
      pty.write(sent);
    }

    @Override
    public byte[] received() {
      synchronized (bytes) {
        return bytes.toByteArray();
      }
    }

    @Override
    public void stall() throws Exception {
      reading = false;
      pump.join();
    }

    @Override
    public void slowDown() {
      slow = true;
    }

    @Override
    public void vanish() throws Exception {
      stall();
      pty.close();
    }

    @Override
    public void close() throws Exception {
      vanish();
    }
  }

  @Override
  Peer newPeer() throws Exception {
    return new PtyPeer();
  }

  @Override
  int slowBytes() {
    return 2 << 20;
  }

  @Override
  Transport newTransport(Peer to, Duration writeTimeout) {
    return serial(path(to), writeTimeout);
  }

  private static Path path(Peer of) {
    return ((PtyPeer) of).pty.path();
  }

  private static Transport serial(Path path, Duration writeTimeout) {
    return new SerialTransport(
        path.toString(), SerialSettings.defaults().withWriteTimeout(writeTimeout));
  }

  private static Transport serial(Path path) {
    return serial(path, Duration.ofSeconds(5));
  }

  @Test
  @DisplayName("M12 bytes that waited before open are thrown away")
  void bytes_that_waited_before_open_are_thrown_away() throws Exception {
    open(recorder);
    transport.close();
    peer.send("left over\r\n".getBytes(US_ASCII));

    open(recorder);
    peer.send("fresh".getBytes(US_ASCII));

    recorder.awaitBytes("fresh".getBytes(US_ASCII));
  }

  @Test
  void bytes_that_waited_are_thrown_away_also_without_a_quiet_time() throws Exception {
    transport =
        new SerialTransport(
            path(peer).toString(), SerialSettings.defaults().withQuietOnOpen(Duration.ZERO));
    open(recorder);
    transport.close();
    peer.send(new byte[3000]);

    open(recorder);
    peer.send("fresh".getBytes(US_ASCII));

    recorder.awaitBytes("fresh".getBytes(US_ASCII));
  }

  @Test
  void a_line_that_never_rests_is_opened_none_the_less() throws Exception {
    CompletableFuture<Void> chatter =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (recorder.bytes().length == 0) {
                  peer.send(new byte[] {'x'});
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });

    open(recorder);

    chatter.get(10, TimeUnit.SECONDS);
    assertThat(recorder.bytes()).isNotEmpty();
  }

  @Test
  void unplugging_during_a_write_fails_the_write_and_is_told_once() throws Exception {
    transport = serial(path(peer), Duration.ofMinutes(1));
    open(recorder);
    peer.stall();
    CompletableFuture<Void> writing = startHangingWrite();

    peer.vanish();

    assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(LineLostException.class);
    assertThat(recorder.awaitLoss()).isInstanceOf(LineLostException.class);
    transport.close();
    assertThat(recorder.losses).hasSize(1);
  }

  @Test
  @DisplayName("M8 one reader with time-outs: an idle open port costs next to no processor time")
  void an_idle_open_port_costs_next_to_no_processor_time() throws Exception {
    open(recorder);
    Thread reader =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("transport-reader"))
            .findFirst()
            .orElseThrow();
    var threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long used = threads.getThreadCpuTime(reader.getId());

    await()
        .atMost(Recorder.SOON)
        .until(() -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(700));

    assertThat(Duration.ofNanos(threads.getThreadCpuTime(reader.getId()) - used))
        .isLessThan(Duration.ofMillis(100));
  }

  @Test
  void a_second_open_of_the_same_port_is_refused_as_busy() throws Exception {
    open(recorder);
    Path link = Files.createSymbolicLink(folder.resolve("modem"), path(peer));

    try (Transport second = serial(link)) {
      assertThatThrownBy(() -> second.open(new Recorder()))
          .isInstanceOf(PortBusyException.class)
          .hasMessageContaining("open in this program already")
          .hasMessageContaining(path(peer).toString());
    }

    peer.send("OK".getBytes(US_ASCII));
    recorder.awaitBytes("OK".getBytes(US_ASCII));
  }

  @Test
  void a_port_locked_by_another_program_is_busy_and_the_program_is_named() throws Exception {
    Process holder =
        new ProcessBuilder("flock", "--exclusive", "--nonblock", path(peer).toString(), "cat")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await()
          .atMost(Recorder.SOON)
          .until(() -> PortHolders.describe(path(peer).toString()).contains("cat"));

      assertThatThrownBy(() -> open(recorder))
          .isInstanceOf(PortBusyException.class)
          .hasMessageContaining("flock (process " + holder.pid() + ")")
          .hasMessageContaining("close that program");
    } finally {
      holder.getOutputStream().close();
      assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    open(recorder);
  }

  @Test
  void a_missing_port_is_told_with_the_ports_that_exist() {
    Path missing = folder.resolve("ttyUSB9");

    assertThatThrownBy(() -> serial(missing).open(recorder))
        .isInstanceOf(PortNotFoundException.class)
        .hasMessageContaining("There is no serial port " + missing)
        .hasMessageMatching("(?s).*(Ports found: |No serial ports were found).*");
  }

  @Test
  void a_missing_path_never_opens_the_device_of_the_same_name_in_dev() {
    Path missing = folder.resolve("null");
    assertThat(Path.of("/dev/null")).exists();

    assertThatThrownBy(() -> serial(missing).open(recorder))
        .isInstanceOf(PortNotFoundException.class);
  }

  @Test
  void a_link_to_nowhere_is_told_as_such() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("modem"), folder.resolve("gone"));

    assertThatThrownBy(() -> serial(link).open(recorder))
        .isInstanceOf(PortNotFoundException.class)
        .hasMessageContaining("The link " + link + " points to a serial port that does not exist");
  }

  @Test
  void a_file_is_no_serial_port() throws Exception {
    Path file = Files.createFile(folder.resolve("notes.txt"));

    assertThatThrownBy(() -> serial(file).open(recorder))
        .isInstanceOf(PortNotFoundException.class)
        .hasMessageContaining("not a serial port");
    assertThatThrownBy(() -> serial(Path.of("/dev/null")).open(recorder))
        .isInstanceOf(PortNotFoundException.class)
        .hasMessageContaining("/dev/null is not a serial port");
  }

  @Test
  void a_port_without_rights_says_which_group_to_join() throws Exception {
    assumeThat(System.getProperty("user.name")).as("root may open everything").isNotEqualTo("root");
    Files.setPosixFilePermissions(path(peer), PosixFilePermissions.fromString("---------"));

    assertThatThrownBy(() -> open(recorder))
        .isInstanceOf(PortPermissionException.class)
        .hasMessageContaining("usermod -aG");
  }

  @Test
  void a_link_pointed_to_another_port_is_followed_at_the_next_open() throws Exception {
    PtyPeer other = new PtyPeer();
    Path link = Files.createSymbolicLink(folder.resolve("modem"), path(peer));
    transport = serial(link);
    open(recorder);
    peer.vanish();
    recorder.awaitLoss();

    Files.delete(link);
    Files.createSymbolicLink(link, path(other));
    Recorder second = new Recorder();
    open(second);
    other.send("RDY".getBytes(US_ASCII));

    second.awaitBytes("RDY".getBytes(US_ASCII));
    transport.close();
    other.close();
  }

  @Test
  void opening_and_closing_many_times_in_a_row_works_each_time() throws Exception {
    transport =
        new SerialTransport(
            path(peer).toString(), SerialSettings.defaults().withQuietOnOpen(Duration.ZERO));
    for (int i = 1; i <= 50; i++) {
      open(recorder);
      write(new byte[] {(byte) i});
      int count = i;
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Recorder.SOON)
          .until(() -> peer.received().length == count);
      transport.close();
    }
    assertThat(recorder.losses).isEmpty();
  }

  @Test
  @DisplayName("M9 DTR and RTS are options, and a virtual port that has neither does not mind")
  void modem_lines_that_a_virtual_port_does_not_have_do_not_matter() throws Exception {
    transport =
        new SerialTransport(
            path(peer).toString(),
            SerialSettings.defaults().withDtr(false).withRts(false).withWaitUntilSent(true));
    open(recorder);

    write("AT\r".getBytes(US_ASCII));

    await().atMost(Recorder.SOON).until(() -> peer.received().length == 3);
  }

  @Test
  void the_native_library_is_loaded_from_a_private_folder_that_is_gone_afterwards()
      throws Exception {
    open(recorder);

    assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
        .filteredOn(line -> line.contains("libjSerialComm"))
        .isNotEmpty()
        .allMatch(line -> line.contains("/atelier-serial-") && line.endsWith("(deleted)"));
  }

  @Test
  void the_name_tells_port_and_settings() {
    assertThat(new SerialTransport("/dev/ttyUSB2", SerialSettings.defaults()).name())
        .isEqualTo("/dev/ttyUSB2 at 115200 8N1");
  }
}
