/**
 * Replacing a token by a new one of the same kind, step by step.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "token", "token :: secret", "azuredevops", "journal", "ui" })
package io.patkeeper.rotation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
