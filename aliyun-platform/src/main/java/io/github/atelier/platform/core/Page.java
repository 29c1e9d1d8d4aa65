package io.github.atelier.platform.core;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items this page's
 * @param total how many there are on all pages
 */
public record Page<T>(List<T> items, int total) {
  public Page {
    items = List.copyOf(items);
  }
}
