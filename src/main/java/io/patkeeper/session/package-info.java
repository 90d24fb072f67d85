/**
 * Sessions whose content only the person's browser can open, and the page that lists
 * them.
 * <p>
 * Glossary: <em>sealed session</em>, a session whose attributes are stored encrypted;
 * <em>ticket</em>, the content of the session cookie: the id of a session and the secret
 * that opens it; <em>session info</em>, the row about a sign-in that its owner sees;
 * <em>replaced session</em>, one whose place a new sign-in has just taken; <em>refresh
 * lease</em>, the right of one node to refresh the access token of a session.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ui", "crypto", "database" })
package io.patkeeper.session;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
