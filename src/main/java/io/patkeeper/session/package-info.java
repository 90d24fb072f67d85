/**
 * Sessions that only the person's browser can open.
 * <p>
 * Glossary: <em>sealed session</em>, a session whose attributes are encrypted;
 * <em>ticket</em>, the content of the session cookie: the session's id and the secret
 * that opens it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "ui")
package io.patkeeper.session;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
