/**
 * HTTPS access of a device: register, log in, report; only up.
 *
 * <p>Pure, as the package above: requests are built as {@link
 * io.github.atelier.aliyun.http.HttpsPost}s, for whoever can send one (a module, the host), and
 * answers are read from status and octets. Refusals are {@link
 * io.github.atelier.aliyun.http.HttpsRefusedException}s with the platform's code and what to do.
 *
 * <p>From the pages on HTTPS access and on dynamic registration over HTTPS (2019, 2020) and what
 * the C SDKs 3.x and 4.x send.
 */
package io.github.atelier.aliyun.http;
