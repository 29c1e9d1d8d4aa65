/**
 * Aliyun IoT as facts: who a device is, how it signs, where it connects, and what the platform
 * hands it back.
 *
 * <p>Pure: the JDK and Jackson, no I/O, no threads, no clock. Data comes in as strings and bytes
 * (what a person configured, what a device submitted, what the platform pushed) and goes out as
 * immutable values. Both sides of the wire use this package: a device builds {@link
 * io.github.atelier.aliyun.ConnectionParameters} from its credentials, the stand-in checks them.
 *
 * <p>The rules come from the Aliyun IoT Platform documentation (2020 to 2026) and from what the
 * official C and Node SDKs send; where those disagree the Javadoc says which reading was chosen and
 * how to override it.
 */
package io.github.atelier.aliyun;
