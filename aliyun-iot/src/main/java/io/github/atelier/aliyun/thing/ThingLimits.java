package io.github.atelier.aliyun.thing;

/**
 * The limits of a thing model that the documents give. Immutable.
 *
 * @param maxArraySize most elements of an array: 512 in the present documents, 128 in those of 2020
 */
public record ThingLimits(int maxArraySize) {
  /** Longest identifier, in characters. */
  public static final int MAX_IDENTIFIER = 50;

  /** Most members of an enum. */
  public static final int MAX_ENUM = 100;

  /** Most members of a struct. */
  public static final int MAX_STRUCT = 50;

  /** Longest text, in octets of UTF-8. */
  public static final int MAX_TEXT = 10_240;

  /** Most properties in one post; more is code 6106. */
  public static final int MAX_PROPERTIES_PER_POST = 200;

  /** Largest TSL document read, in octets; not Aliyun's number, but ours against endless input. */
  public static final int MAX_DOCUMENT = 1024 * 1024;

  public ThingLimits {
    if (maxArraySize < 1 || maxArraySize > 100_000) {
      throw new IllegalArgumentException("maxArraySize must be 1 to 100000, not " + maxArraySize);
    }
  }

  /** The present documents: arrays to 512. */
  public static ThingLimits current() {
    return new ThingLimits(512);
  }

  /** The documents of 2020: arrays to 128. */
  public static ThingLimits of2020() {
    return new ThingLimits(128);
  }
}
