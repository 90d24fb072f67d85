/**
 * The secrets of new tokens, which are kept sealed until their owners have stored them.
 */
@NullMarked
@NamedInterface("secret")
package io.patkeeper.token.secret;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
