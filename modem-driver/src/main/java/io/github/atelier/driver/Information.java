package io.github.atelier.driver;

import io.github.atelier.grammar.value.Values;

/**
 * Who a module is (27.007 clauses 5.1 to 5.4).
 *
 * @param manufacturer as {@code +CGMI} tells it
 * @param model as {@code +CGMM} tells it
 * @param revision firmware, as {@code +CGMR} tells it
 * @param imei 14 to 16 digits
 */
public record Information(String manufacturer, String model, String revision, String imei) {
  static Information of(Values values) {
    return new Information(
        values.text("manufacturer", ""),
        values.text("model", ""),
        values.text("revision", ""),
        values.text("imei", ""));
  }
}
