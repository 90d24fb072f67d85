/**
 * Looks at a set-up from outside before anybody uses it, and changes nothing.
 */
@NullMarked
package io.patkeeper.check;

import org.jspecify.annotations.NullMarked;
