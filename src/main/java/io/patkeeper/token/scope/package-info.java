/**
 * The scopes that a token can have.
 * <p>
 * Glossary: <em>area</em>, the scopes of one part of Azure DevOps; <em>level</em>, one of
 * them, which includes those below it; <em>preset</em>, the scopes that a frequent task
 * needs; <em>picker</em>, the part of the form that offers them.
 */
@NullMarked
package io.patkeeper.token.scope;

import org.jspecify.annotations.NullMarked;
