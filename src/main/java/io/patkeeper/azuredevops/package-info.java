/**
 * Azure DevOps: the PAT Lifecycle Management API and the APIs of profiles and accounts.
 * The only package that knows their URLs, status codes and JSON.
 * <p>
 * Glossary: <em>personal access token</em> (PAT), a password for Azure DevOps with a
 * name, scopes and an expiry; <em>authorization id</em>, identifies a PAT;
 * <em>secret</em>, its value; <em>access token</em>, the OAuth token with which the APIs
 * are called; <em>refusal</em>, the service understood the request and declined it;
 * <em>fault</em>, any other failure of a call; <em>membership</em>, of a person in an
 * organization; <em>claims challenge</em>, a 401 that requires an access token with more
 * claims.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "outbound")
package io.patkeeper.azuredevops;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
