/**
 * What the bench runs against: a virtual module with a local platform, or a real module named by
 * settings. A target says what it can do by small optional interfaces; the chapters skip what it
 * cannot.
 */
package io.github.atelier.bench.target;
