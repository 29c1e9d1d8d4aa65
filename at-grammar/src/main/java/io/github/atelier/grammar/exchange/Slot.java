package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of a transcript laid out flat: lines that do not come are passed over.
 *
 * @param step what may come
 * @param groupStart the place of the first step of the repeated group that it belongs to, or -1
 * @param head whether a row of that group begins with it
 * @param ends whether it ends one of several items
 */
record Slot(Step step, int groupStart, boolean head, boolean ends) {
  boolean repeated() {
    return groupStart >= 0;
  }

  /** Lays out these steps; the items of a choice stand one after the other. */
  static List<Slot> layOut(List<Step> steps) {
    List<Slot> slots = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Repeat r) {
        int start = slots.size();
        for (int i = 0; i < r.steps().size(); i++) {
          add(r.steps().get(i), start, i == 0, slots);
        }
      } else {
        add(step, -1, false, slots);
      }
    }
    return slots;
  }

  private static void add(Step step, int groupStart, boolean head, List<Slot> slots) {
    if (step instanceof Step.OneOf o) {
      for (List<Step> item : o.items()) {
        for (int i = 0; i < item.size(); i++) {
          boolean ends = groupStart < 0 && i == item.size() - 1;
          slots.add(new Slot(item.get(i), groupStart, head && i == 0, ends));
        }
      }
    } else {
      slots.add(new Slot(step, groupStart, head, false));
    }
  }
}
