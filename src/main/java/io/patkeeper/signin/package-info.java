/**
 * Signing in and out with Microsoft Entra: the only place that knows Entra.
 */
@NullMarked
package io.patkeeper.signin;

import org.jspecify.annotations.NullMarked;
