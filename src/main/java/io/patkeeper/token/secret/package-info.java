/**
 * The secrets of new tokens, which are kept sealed until their owners have stored them,
 * or for a quarter of an hour.
 * <p>
 * Glossary: <em>stored</em>, put where it is used, as the owner says, and deleted here;
 * <em>waiting</em>, not stored yet; <em>kept</em>, sealed in the database.
 */
@NullMarked
@NamedInterface("secret")
package io.patkeeper.token.secret;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
