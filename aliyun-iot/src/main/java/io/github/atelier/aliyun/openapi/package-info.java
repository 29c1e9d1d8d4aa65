/**
 * Aliyun's OpenAPI as the owner of products calls it: both ways to sign a request. Pure: who opens
 * connections brings its own client.
 */
package io.github.atelier.aliyun.openapi;
