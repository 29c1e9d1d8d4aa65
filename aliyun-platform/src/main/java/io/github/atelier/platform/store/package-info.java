/**
 * The platform's memory that lasts: one database behind plain JDBC, H2 in a file or in memory, or
 * PostgreSQL by URL; the same schema on both.
 *
 * <p>{@link io.github.atelier.platform.store.Database} is the only thing that holds connections.
 * Rooms that keep something have their own repository class, which hands it pieces of work.
 */
package io.github.atelier.platform.store;
