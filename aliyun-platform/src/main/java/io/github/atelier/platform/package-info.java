/**
 * A local stand-in of the Aliyun IoT Platform: official device SDKs connect to it as to the real
 * one.
 *
 * <p>{@link io.github.atelier.platform.AliyunPlatform} is the whole of it: started from a {@link
 * io.github.atelier.platform.PlatformConfig} (in Java, or read from YAML or JSON), told about
 * products and devices, asked to publish, and watched through its event feed. This package only
 * puts the rooms together: {@code core} decides, {@code mqtt} is the door, {@code pki} makes
 * certificates, {@code event} tells.
 */
package io.github.atelier.platform;
