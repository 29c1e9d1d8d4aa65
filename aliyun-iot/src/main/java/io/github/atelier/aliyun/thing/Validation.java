package io.github.atelier.aliyun.thing;

/** How a product's values are checked. */
public enum Validation {
  /** Identifier and type, not the specs: the default of products made since 2020-10-14. */
  WEAK,
  /** Identifier, type and specs: products made before. */
  STRONG,
  /** Nothing: every value is taken as it is. */
  NONE
}
