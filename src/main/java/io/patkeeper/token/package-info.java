/**
 * The list of tokens, the page of each, and creating, changing, revoking and replacing
 * them.
 * <p>
 * Glossary: <em>owned token</em>, what Azure DevOps says about a token, and its status;
 * <em>token row</em>, a token as pages show it; <em>facet</em>, something that tokens
 * have in common and the list can be filtered by; <em>advice</em>, a facet that says what
 * would be better; <em>status</em>, whether a token works; <em>clamped</em>, with an
 * earlier expiry than requested; <em>lifespan limit</em>, the longest lifetime that an
 * organization seems to allow; <em>replacement</em>, a new token with the name and scopes
 * of one that has ended or is for all organizations.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "azuredevops", "journal", "ui", "crypto" })
package io.patkeeper.token;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
