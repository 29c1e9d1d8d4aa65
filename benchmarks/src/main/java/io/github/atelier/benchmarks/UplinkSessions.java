package io.github.atelier.benchmarks;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.MqttLink;
import io.github.atelier.emulator.uplink.MqttLogin;
import io.github.atelier.emulator.uplink.TlsConfig;
import io.github.atelier.emulator.uplink.real.RealUplinks;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Live TLS sessions of modules in one process, to mosquitto on loopback (which must be installed):
 * threads, memory, connects and QoS 1 publishes a second. Arguments: sessions, port.
 */
final class UplinkSessions {
  private static final int OPENING = 16;
  private static final int PUBLISHES_EACH = 5;
  private static final int PATIENCE_SECONDS = 240;

  private UplinkSessions() {}

  public static void main(String[] arguments) throws Exception {
    int sessions = Integer.parseInt(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    CertificateAuthority authority = CertificateAuthority.temporary("benchmark");
    Path folder = Files.createTempDirectory("atelier-bench");
    try (Child broker = broker(folder, authority, port);
        RealUplinks uplinks = new RealUplinks(List.of())) {
      System.out.println("JDK " + Runtime.version() + ", mosquitto is process " + broker.pid());
      measure(uplinks, authority.certificatePem(), sessions, port);
    } finally {
      for (String file : List.of("key.pem", "chain.pem", "mosquitto.conf")) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.deleteIfExists(folder);
    }
  }

  private static void measure(RealUplinks uplinks, String ca, int sessions, int port)
      throws InterruptedException {
    LinkTarget target =
        new LinkTarget(
            "localhost", port, new TlsConfig(ca, true, true, false), Duration.ofSeconds(20));
    ExecutorService loop = Executors.newSingleThreadExecutor();
    Semaphore opening = new Semaphore(OPENING);
    AtomicInteger failed = new AtomicInteger();
    Semaphore published = new Semaphore(0);
    List<MqttLink> links = new ArrayList<>();
    try {
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      long began = System.nanoTime();
      for (int i = 0; i < sessions; i++) {
        opening.acquire();
        Session session = new Session(opening, published, failed);
        MqttLink link = uplinks.open(target, loop, session);
        session.login(link, "session" + i);
        links.add(link);
      }
      opening.acquire(OPENING);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "%d sessions, %d failed: %d threads more, %.0f connects/s%n",
          sessions,
          failed.get(),
          ManagementFactory.getThreadMXBean().getThreadCount() - threads,
          sessions / seconds);
      began = System.nanoTime();
      for (int n = 0; n < PUBLISHES_EACH; n++) {
        links.forEach(link -> link.publish(0, "bench", new byte[100], 1, false));
      }
      boolean all =
          published.tryAcquire(sessions * PUBLISHES_EACH, PATIENCE_SECONDS, TimeUnit.SECONDS);
      seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "%s: %.0f QoS 1 messages/s; resident %.0f MiB%n",
          all ? "all acknowledged" : "NOT all acknowledged",
          sessions * PUBLISHES_EACH / seconds,
          ServerProcess.resident() / 1048576.0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      links.forEach(MqttLink::abort);
      loop.shutdownNow();
    }
  }

  private static Child broker(Path folder, CertificateAuthority authority, int port)
      throws IOException, InterruptedException {
    ServerCertificate server =
        authority.issue(
            CertificateSpec.platform(Instant.now()).withNames(List.of("localhost"), List.of()));
    Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", server.key().getEncoded()));
    StringBuilder chain = new StringBuilder();
    for (X509Certificate certificate : server.chain()) {
      try {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      } catch (java.security.cert.CertificateEncodingException e) {
        throw new IOException(e);
      }
    }
    Files.writeString(folder.resolve("chain.pem"), chain);
    Path file = folder.resolve("mosquitto.conf");
    Files.writeString(
        file,
        """
        listener %d 127.0.0.1
        allow_anonymous true
        user root
        log_type error
        certfile %s
        keyfile %s
        """
            .formatted(port, folder.resolve("chain.pem"), folder.resolve("key.pem")));
    Child child = Child.start(-1, List.of("timeout", "120", "mosquitto", "-c", file.toString()));
    for (int i = 0; i < 200; i++) {
      try (java.net.Socket probe = new java.net.Socket("127.0.0.1", port)) {
        if (probe.isConnected()) {
          return child;
        }
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new IOException("mosquitto does not listen on " + port);
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }

  /** One link: logs in as soon as it is open. */
  private static final class Session implements MqttLink.Listener {
    private final Semaphore opening;
    private final Semaphore published;
    private final AtomicInteger failed;
    private Runnable login;
    private boolean open;

    Session(Semaphore opening, Semaphore published, AtomicInteger failed) {
      this.opening = opening;
      this.published = published;
      this.failed = failed;
    }

    synchronized void login(MqttLink link, String id) {
      login = () -> link.connect(new MqttLogin(4, id, null, null, 300, true, null));
      if (open) {
        login.run();
      }
    }

    @Override
    public synchronized void opened() {
      open = true;
      if (login != null) {
        login.run();
      }
    }

    @Override
    public void connected(boolean sessionPresent) {
      opening.release();
    }

    @Override
    public void published(int correlation) {
      published.release();
    }

    private void failed(Object why) {
      if (failed.getAndIncrement() == 0) {
        System.out.println("first failure: " + why);
      }
      opening.release();
    }

    @Override
    public void openFailed(LinkFailure failure) {
      failed(failure);
    }

    @Override
    public void connectRefused(int code) {
      failed(code);
    }

    @Override
    public void connectFailed(LinkFailure failure) {
      failed(failure);
    }

    @Override
    public void publishFailed(int correlation, LinkFailure failure) {
      failed(failure);
    }

    @Override
    public void lost(LinkFailure failure) {
      failed(failure);
    }

    @Override
    public void subscribed(int correlation, List<Integer> granted) {
      // nobody subscribes
    }

    @Override
    public void subscribeFailed(int correlation, LinkFailure failure) {
      // nobody subscribes
    }

    @Override
    public void unsubscribed(int correlation) {
      // nobody subscribes
    }

    @Override
    public void message(String topic, byte[] payload, int qos, int messageId) {
      // nobody subscribes
    }

    @Override
    public void closed() {
      // they are dropped at the end
    }
  }
}
