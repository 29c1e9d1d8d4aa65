/**
 * Files that others read while they are written anew: whole or not at all, and secrets for their
 * owner only. Uses nothing of the platform; certificates and exports are written with it.
 */
package io.github.atelier.platform.file;
