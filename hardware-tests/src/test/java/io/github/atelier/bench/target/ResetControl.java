package io.github.atelier.bench.target;

/** Restarts a module from outside, as its reset pin or its power supply does. */
public interface ResetControl {

  /** Restarts it now; returns when the restart has begun. */
  void reset() throws Exception;

  /**
   * Restarts it in the middle of the next command of this meaning.
   *
   * @return false where the moment cannot be chosen so exactly; nothing was done then
   */
  default boolean resetDuring(String meaning) {
    return false;
  }
}
