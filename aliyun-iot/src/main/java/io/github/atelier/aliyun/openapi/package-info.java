/**
 * Aliyun's OpenAPI as the owner of products calls it: both ways to sign a request, and a small
 * client over the JDK's own HTTP client.
 *
 * <p>{@link io.github.atelier.aliyun.openapi.RpcSignature} and {@link
 * io.github.atelier.aliyun.openapi.Acs3Signature} are pure; only {@link
 * io.github.atelier.aliyun.openapi.CloudApi} opens connections.
 */
package io.github.atelier.aliyun.openapi;
