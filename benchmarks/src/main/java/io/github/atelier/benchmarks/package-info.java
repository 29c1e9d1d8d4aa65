/**
 * Measurements by JMH, never part of the tests; figures and how to repeat them are in {@code
 * docs/reference/benchmarks.md}.
 */
package io.github.atelier.benchmarks;
