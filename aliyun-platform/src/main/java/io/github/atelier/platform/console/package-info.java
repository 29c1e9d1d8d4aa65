/**
 * What is going on, as read-only JSON for tests and for a page to come: products, devices, groups
 * and how much waits in them, messages, doors. On loopback only, with a token. No secret is ever in
 * an answer.
 */
package io.github.atelier.platform.console;
