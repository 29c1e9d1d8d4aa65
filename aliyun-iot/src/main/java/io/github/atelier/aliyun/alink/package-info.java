/**
 * Alink JSON: the envelope of requests and replies on the thing-model topics.
 *
 * <p>Pure; uses Jackson's tree model so that values pass through unchanged. Payload bytes come in,
 * envelopes go out, and back. An {@code id} is echoed verbatim, because SDKs send decimal strings,
 * free text and bare numbers.
 */
package io.github.atelier.aliyun.alink;
