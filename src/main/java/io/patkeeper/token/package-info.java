/**
 * The pages and rules of personal access tokens.
 */
@NullMarked
package io.patkeeper.token;

import org.jspecify.annotations.NullMarked;
