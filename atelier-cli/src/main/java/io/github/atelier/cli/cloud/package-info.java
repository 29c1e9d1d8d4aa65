/** The owner's side: a small client of Aliyun's OpenAPI over the JDK's own HTTP client. */
package io.github.atelier.cli.cloud;
