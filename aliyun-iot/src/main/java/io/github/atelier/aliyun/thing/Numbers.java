package io.github.atelier.aliyun.thing;

import io.github.atelier.aliyun.thing.DataType.NumberKind;
import java.math.BigDecimal;

/** Which numbers a type can hold. */
final class Numbers {
  private static final BigDecimal INT_MIN = BigDecimal.valueOf(Integer.MIN_VALUE);
  private static final BigDecimal INT_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal FLOAT_MAX = new BigDecimal(Float.MAX_VALUE);
  private static final BigDecimal DOUBLE_MAX = BigDecimal.valueOf(Double.MAX_VALUE);

  private Numbers() {}

  static boolean fits(NumberKind kind, BigDecimal value) {
    return switch (kind) {
      case INT -> whole(value) && value.compareTo(INT_MIN) >= 0 && value.compareTo(INT_MAX) <= 0;
      case FLOAT -> value.abs().compareTo(FLOAT_MAX) <= 0;
      case DOUBLE -> value.abs().compareTo(DOUBLE_MAX) <= 0;
    };
  }

  static boolean whole(BigDecimal value) {
    return value.signum() == 0 || value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0;
  }
}
