/**
 * The main job, shown step by step: platform, module, driver, registration, data up, a command
 * down.
 */
package io.github.atelier.cli.demo;
