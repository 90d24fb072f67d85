/**
 * The pages and rules of personal access tokens.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "azuredevops", "journal", "ui", "crypto" })
package io.patkeeper.token;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
