package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.AtTerminal;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * On which of the module's ports messages are said that nobody asked for. At first: on its {@link
 * LineRole#URC} lines where it has some, else on all. Once a host has chosen a port, everything
 * asynchronous goes there and nowhere else, later results of commands included: a command given on
 * another port is answered {@code OK}, and no more is heard of it there. Confined to the module's
 * loop.
 */
final class MessagePorts {
  private static final String PORT = "messagePort";
  private static final String ALL = "all";
  private static final String USB_AT = "usb-at";
  private static final String USB_MODEM = "usb-modem";
  private static final String UART = "uart";

  private final List<AtTerminal> all = new ArrayList<>();
  private final List<AtTerminal> commandPorts = new ArrayList<>();
  private final List<AtTerminal> messagePorts = new ArrayList<>();
  private String chosen;

  void register(Actions actions) {
    actions.on("module.message-port", this::choose);
    actions.on("module.message-port.read", this::tell);
  }

  void add(AtTerminal terminal, LineRole role) {
    all.add(terminal);
    (role == LineRole.URC ? messagePorts : commandPorts).add(terminal);
    terminal.laterResultsTo(() -> chosen == null ? List.of(terminal) : hearers());
  }

  /** The module starts anew. */
  void reset() {
    chosen = null;
  }

  /** The ports that hear what nobody asked for. */
  List<AtTerminal> hearers() {
    if (chosen == null) {
      return messagePorts.isEmpty() ? all : messagePorts;
    }
    return chosen.equals(ALL) ? all : port(chosen);
  }

  /**
   * The USB port for commands is the one for messages too, unless the module has a line for those;
   * the modem port and the UART are the lines after it, where there are any.
   */
  private List<AtTerminal> port(String name) {
    List<AtTerminal> ports = new ArrayList<>(messagePorts);
    ports.addAll(commandPorts);
    int from = messagePorts.isEmpty() ? 1 : messagePorts.size();
    return switch (name) {
      case USB_AT -> ports.subList(0, Math.min(from, ports.size()));
      case UART -> ports.subList(Math.min(from, ports.size()), Math.min(from + 1, ports.size()));
      case USB_MODEM ->
          ports.subList(Math.min(from + 1, ports.size()), Math.min(from + 2, ports.size()));
      default -> List.of();
    };
  }

  private void choose(Call call) {
    chosen = call.values().code(PORT);
    call.done();
  }

  private void tell(Call call) {
    String now = chosen != null ? chosen : messagePorts.isEmpty() ? ALL : USB_AT;
    call.done(Values.empty().withCode(PORT, now));
  }
}
