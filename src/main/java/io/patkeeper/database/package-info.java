/**
 * The database as a whole, whatever stands in it: which ones will do, how its tables get
 * there, and what happens while it is not there. Knows nobody.
 */
@NullMarked
package io.patkeeper.database;

import org.jspecify.annotations.NullMarked;
