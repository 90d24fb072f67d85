/**
 * Signing in and out with Microsoft Entra: the only place that knows Entra.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "session", "ui", "outbound" })
package io.patkeeper.signin;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
