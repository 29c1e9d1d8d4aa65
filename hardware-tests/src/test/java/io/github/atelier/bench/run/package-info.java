/**
 * How the bench runs: chapters of named steps, what each needs, what came of it, and the report.
 * Nothing here knows what is tested.
 */
package io.github.atelier.bench.run;
