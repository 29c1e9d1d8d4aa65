/**
 * A device of the Aliyun IoT Platform behind a module: provision it once, connect it ever after; or
 * report over HTTPS, through a module or the host's own network.
 *
 * <p>What the platform wants is {@code aliyun-iot}'s business, how a module is told is the
 * dialect's; this brings the two together and keeps what the platform handed out.
 */
package io.github.atelier.driver.aliyun;
