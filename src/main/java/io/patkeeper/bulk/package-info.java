/**
 * Many tokens at once: a person selects them in the list, sees a preview of a change, and
 * lets it run.
 * <p>
 * Glossary: <em>selection</em>, the tokens that a person has selected so far;
 * <em>run</em>, the same change of several tokens, from its preview to its outcomes;
 * <em>item</em>, a token of a run; <em>lease</em>, the right of one node to work on a
 * run, which ends unless it is renewed; <em>interrupted</em>, not finished, and no node
 * works on it; <em>lane</em>, the items of a run in one organization.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "rotation", "token", "token :: secret", "token :: note", "journal",
		"session", "azuredevops", "database", "ui" })
package io.patkeeper.bulk;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
