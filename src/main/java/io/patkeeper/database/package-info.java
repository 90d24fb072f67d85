/**
 * The database as a whole, whatever is stored in it: which ones are supported, how tables
 * are created, and what happens while it cannot be used. Depends on no other package.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.patkeeper.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
