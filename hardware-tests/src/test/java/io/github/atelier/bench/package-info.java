/**
 * The bench: chapters of steps in the words of a bench engineer, run against a virtual module in
 * each dialect in {@code verify}, and against a real one by property.
 *
 * <p>{@code target} is what it runs against, {@code chapter} what is tested, {@code run} how.
 */
package io.github.atelier.bench;
