/**
 * The owner's side: the signed API of the product ("POP", version 2018-01-20), as Aliyun's own SDKs
 * call it.
 *
 * <p>A request comes from the {@code http} room; its signature is checked, its action looked up in
 * a table, its parameters checked against what the action declares, and only then is the action
 * run. Actions speak to {@code core}, {@code subscription} and, through {@link
 * io.github.atelier.platform.openapi.ThingPort}, to the thing model. Nothing here knows Netty.
 */
package io.github.atelier.platform.openapi;
