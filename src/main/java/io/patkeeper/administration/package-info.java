/**
 * The page for administrators: how Patkeeper is doing, who is signed in, and which
 * settings were changed. It asks the other modules, and none of them depends on it. Who
 * reaches it is up to the security chain.
 * <p>
 * Glossary: <em>component</em>, a part of the health; <em>changed setting</em>, one that
 * differs from its default.
 */
@NullMarked
@ApplicationModule(
		allowedDependencies = { "bulk", "rotation", "reminder", "session", "database", "check", "outbound", "ui" })
package io.patkeeper.administration;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
