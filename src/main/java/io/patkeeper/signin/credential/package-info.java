/**
 * How Patkeeper authenticates to Microsoft Entra: with a client secret, a certificate, or
 * the token of a platform that Entra trusts.
 */
@NullMarked
package io.patkeeper.signin.credential;

import org.jspecify.annotations.NullMarked;
