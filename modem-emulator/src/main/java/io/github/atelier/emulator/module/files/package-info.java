/**
 * The file system of the module: storages of real octets with real limits, and the commands that
 * hosts have for them. Certificates live in it too; clients read them from here.
 */
package io.github.atelier.emulator.module.files;
