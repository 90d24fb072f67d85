/**
 * Replacing a token by a new one of the same kind, step by step.
 */
@NullMarked
package io.patkeeper.rotation;

import org.jspecify.annotations.NullMarked;
