package io.github.atelier.platform;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.ConsumerGroups.Relation;
import io.github.atelier.platform.subscription.MessageKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * A platform in a process of its own, to be killed. It tells its ports, carries out one command a
 * line ({@code device NAME}, {@code disable NAME}) and answers each with {@code done …} when it is
 * acknowledged; it ends with its input.
 */
final class ChildPlatform implements AutoCloseable {
  static final String PRODUCT = "a1Pk0000001";
  static final int DEVICES = 6;

  private final Process process;
  private final BufferedReader output;
  private final int plainPort;
  private final int tlsPort;

  private ChildPlatform(Process process, BufferedReader output, int plainPort, int tlsPort) {
    this.process = process;
    this.output = output;
    this.plainPort = plainPort;
    this.tlsPort = tlsPort;
  }

  /** The other process. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    PrintStream answers = System.out;
    System.setOut(System.err); // the log goes to a file: nobody reads a pipe in time
    PlatformConfig.Builder config =
        PlatformConfig.builder()
            .caDirectory(folder.resolve("ca"))
            .dataDirectory(folder.resolve("data"))
            .plainMqttPort(0)
            .rules(PlatformRules.defaults())
            .product(Sample.product(PRODUCT, true));
    try (AliyunPlatform platform = AliyunPlatform.start(config.build())) {
      for (int i = 3; i <= DEVICES; i++) {
        DeviceIdentity device = new DeviceIdentity(PRODUCT, "dev" + i);
        if (platform.device(device).isEmpty()) {
          platform.declareDevice(device, Sample.DEVICE_SECRET);
        }
      }
      platform
          .consumerGroups()
          .relate(
              new Relation(
                  PRODUCT,
                  EnumSet.of(MessageKind.DEVICE_DATA),
                  List.of(ConsumerGroups.DEFAULT_GROUP)))
          .join();
      answers.println(
          "ports " + platform.plainMqttPort().orElseThrow() + " " + platform.mqttPort());
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        DeviceIdentity device = new DeviceIdentity(PRODUCT, line.substring(line.indexOf(' ') + 1));
        if (line.startsWith("device ")) {
          platform.declareDevice(device, Sample.DEVICE_SECRET);
        } else {
          platform.operations().devices().disabled(device, true);
        }
        answers.println("done " + line);
      }
    }
  }

  /**
   * Starts one.
   *
   * @param wrapper what comes before the java command, such as {@code bash -c "ulimit …; exec
   *     \"$@\"" bash}
   */
  static ChildPlatform start(Path folder, String... wrapper) throws IOException {
    List<String> command = new ArrayList<>(List.of("timeout", "-s", "KILL", "300"));
    command.addAll(List.of(wrapper));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ChildPlatform.class.getName(),
            folder.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("child.log").toFile()).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("ports ")) {
        String[] ports = line.split(" ");
        return new ChildPlatform(
            process, output, Integer.parseInt(ports[1]), Integer.parseInt(ports[2]));
      }
    }
    throw new IOException("the child did not start; see " + folder.resolve("child.log"));
  }

  int plainPort() {
    return plainPort;
  }

  int tlsPort() {
    return tlsPort;
  }

  /** The process id of the platform itself, not of what wraps it. */
  long pid() {
    return process.descendants().reduce((first, last) -> last).orElse(process.toHandle()).pid();
  }

  /** Sends a command and waits for its acknowledgement; false if the process died before that. */
  boolean command(String line) throws IOException {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      for (String answer = output.readLine(); answer != null; answer = output.readLine()) {
        if (answer.equals("done " + line)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code kill -9}. */
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().join();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
