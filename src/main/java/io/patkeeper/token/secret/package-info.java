/**
 * The secrets of new tokens, which are kept sealed until their owners have stored them.
 */
@NullMarked
package io.patkeeper.token.secret;

import org.jspecify.annotations.NullMarked;
