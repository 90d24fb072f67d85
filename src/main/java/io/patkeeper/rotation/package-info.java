/**
 * Rotation: a token is replaced by a new one with the same name and scopes, step by step.
 * <p>
 * Glossary: <em>state</em>, the stored progress of a rotation, written before each step;
 * <em>status</em>, what the person is told about a rotation, derived from its state and
 * from what Azure DevOps says about the tokens; <em>next step</em>, what the person can
 * do about it; <em>in progress</em>, a node may be working on it; <em>overlap</em>, both
 * tokens work until the person revokes the old one; <em>orphan</em>, a new token whose
 * secret was lost; <em>discarding</em>, revoking the new token instead of the old one.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "token", "token :: secret", "token :: note", "azuredevops", "journal",
		"database", "ui" })
package io.patkeeper.rotation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
