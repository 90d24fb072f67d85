/**
 * Signing in and out with Microsoft Entra, and the access tokens for Azure DevOps. No
 * other package knows Entra.
 * <p>
 * Glossary: <em>automatic sign-in</em>, a redirect to Entra without the person asking for
 * it; <em>reauthentication</em>, a sign-in of a person who is signed in but needs a new
 * access token; <em>return URL</em>, the page to show after a sign-in; <em>saved
 * form</em>, the input of a form that a sign-in interrupted; <em>sign-in state</em>,
 * OAuth's {@code state}, which carries the return URL; <em>sign-in key</em>, the secret
 * of a browser that signs the state; <em>admin consent</em>, the approval of an
 * administrator for all users of a tenant.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "session", "ui", "azuredevops", "outbound", "crypto" })
package io.patkeeper.signin;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
