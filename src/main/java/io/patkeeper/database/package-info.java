/**
 * The database as a whole, independently of what is stored in it: which databases are
 * supported, how tables are created, and what happens while the database cannot be used.
 * <p>
 * Glossary: <em>outage</em>, a time in which the database cannot be used, as opposed to a
 * statement that fails.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.patkeeper.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
