package io.github.atelier.emulator.module.sms;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.grammar.sms.Address;
import io.github.atelier.grammar.value.Values;
import java.util.function.Supplier;

/** What the message service of a module remembers. Confined to the module's loop. */
final class SmsState {
  private final SettingsStore settings;
  private final Supplier<String> simError;
  private final Memory sim;
  private final Memory module;
  Address centre;
  int service;
  String reading;
  String writing;
  String receiving;

  SmsState(
      SettingsStore settings, Supplier<String> simError, String centre, int simSize, int size) {
    this.settings = settings;
    this.simError = simError;
    this.sim = new Memory(simSize);
    this.module = new Memory(size);
    this.centre = Address.of(centre);
    reset();
  }

  /** After a restart: memories and the service centre stay, settings do not. */
  void reset() {
    service = 0;
    reading = "sm";
    writing = "sm";
    receiving = "sm";
  }

  Memory memory(String name) {
    return name.equals("sm") ? sim : module;
  }

  Memory read() {
    return memory(reading);
  }

  /** Why messages cannot be used, as the name of a CMS error; {@code null} when they can. */
  String error() {
    String error = simError.get();
    return error == null ? null : "cms-" + error;
  }

  Values settings() {
    return settings.module();
  }

  boolean textMode() {
    return "text".equals(settings().code("smsFormat"));
  }

  TextCodec codec() {
    return new TextCodec(settings().text("charset", "IRA"));
  }

  MessageView view() {
    return new MessageView(textMode(), settings().number("smsHeader", 0) == 1, codec());
  }
}
