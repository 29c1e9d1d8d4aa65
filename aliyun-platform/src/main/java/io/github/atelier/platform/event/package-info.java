/**
 * What happened on the platform: events, reasons, and the feed that tests and people watch.
 *
 * <p>Plain values, no Netty. The core reports here; whoever uses the platform reads. No event
 * carries a secret.
 */
package io.github.atelier.platform.event;
