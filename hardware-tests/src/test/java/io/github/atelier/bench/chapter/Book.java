package io.github.atelier.bench.chapter;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import java.util.List;

/**
 * All chapters, in order. MQTT comes after Aliyun, because a login on this platform needs the
 * device's credentials.
 */
public final class Book {
  private Book() {}

  public static List<Chapter> chapters(Session session) {
    LineChapter line = new LineChapter(session);
    IdentityChapter identity = new IdentityChapter(session, line);
    SimChapter sim = new SimChapter(session, line);
    NetworkChapter network = new NetworkChapter(session, sim);
    DataChapter data = new DataChapter(session, network);
    TlsChapter tls = new TlsChapter(session, data);
    AliyunChapter aliyun = new AliyunChapter(session, data);
    MqttChapter mqtt = new MqttChapter(session, aliyun);
    RecoveryChapter recovery = new RecoveryChapter(session, data, aliyun);
    return List.of(line, identity, sim, network, data, tls, aliyun, mqtt, recovery);
  }
}
