/**
 * Server-side subscription: what devices and the platform say, queued for the consumer groups of
 * the owner's servers. The doors that hand it out know it as {@link
 * io.github.atelier.platform.subscription.GroupQueue}.
 */
package io.github.atelier.platform.subscription;
