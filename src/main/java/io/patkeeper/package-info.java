/**
 * Patkeeper, and where it starts.
 */
@NullMarked
package io.patkeeper;

import org.jspecify.annotations.NullMarked;
