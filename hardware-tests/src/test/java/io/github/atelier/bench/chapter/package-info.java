/**
 * The bench's chapters, one class each, in the words and the order of a bench engineer: line,
 * identity, SIM, network, data, TLS, Aliyun, MQTT, recovery. A step says what it needs; the rest is
 * skipped with the name of what failed.
 */
package io.github.atelier.bench.chapter;
