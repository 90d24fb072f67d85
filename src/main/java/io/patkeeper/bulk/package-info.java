/**
 * Many tokens at once: a person selects them in the list, sees a preview of a change, and
 * lets it run.
 * <p>
 * Glossary: <em>selection</em>, the tokens that a person has selected so far.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "rotation", "token", "azuredevops", "ui" })
package io.patkeeper.bulk;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
