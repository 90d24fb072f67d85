/**
 * How Patkeeper authenticates to Microsoft Entra.
 * <p>
 * Glossary: <em>credential</em>, what authenticates the app registration at Entra's token
 * endpoint: a client secret, a certificate, or a federated token; <em>assertion</em>, the
 * JWT that proves possession of the certificate's private key; <em>federated token</em>,
 * a token of the platform that Patkeeper runs on, which Entra trusts.
 */
@NullMarked
package io.patkeeper.signin.credential;

import org.jspecify.annotations.NullMarked;
