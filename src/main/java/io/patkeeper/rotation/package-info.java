/**
 * Replacing a token by a new one of the same kind, step by step.
 * <p>
 * Glossary: <em>state</em>, how far a rotation has come, written before each step;
 * <em>status</em>, what the person has to know about it, found out from the state and
 * from Azure DevOps; <em>overlap</em>, the time during which both tokens work because the
 * person wants it; <em>orphan</em>, a new token whose secret nobody has;
 * <em>discarding</em>, revoking the new token instead of the old one.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "token", "token :: secret", "azuredevops", "journal", "ui" })
package io.patkeeper.rotation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
