package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.socket.Bearer;
import java.util.function.Consumer;

/** The module's own packet data. Confined to the module's loop. */
final class RadioBearer implements Bearer {
  private final Radio radio;
  private final ModuleConfig config;
  private final Consumer<String> event;

  /**
   * @param event told what the packet domain would report
   */
  RadioBearer(Radio radio, ModuleConfig config, Consumer<String> event) {
    this.radio = radio;
    this.config = config;
    this.event = event;
  }

  @Override
  public boolean active(int cid) {
    Radio.Context context = radio.contexts().get(cid);
    return radio.attached() && context != null && context.active;
  }

  @Override
  public String activate(int cid) {
    if (radio.sim().error() != null) {
      return radio.sim().error();
    }
    if (!radio.attached() && !radio.attach(true)) {
      return "no-network-service";
    }
    Radio.Context context = radio.contexts().computeIfAbsent(cid, n -> new Radio.Context());
    if (!context.active) {
      context.active = true;
      event.accept("ME PDN ACT " + cid);
    }
    return null;
  }

  @Override
  public void deactivate(int cid) {
    Radio.Context context = radio.contexts().get(cid);
    if (context != null && context.active) {
      radio.deactivate(context);
      event.accept("ME PDN DEACT " + cid);
    }
  }

  @Override
  public void define(int cid, String type, String apn) {
    Radio.Context context = radio.contexts().computeIfAbsent(cid, n -> new Radio.Context());
    context.type = type;
    context.apn = apn;
  }

  @Override
  public String address() {
    return config.address();
  }
}
