/**
 * The outside system: the only place that knows its addresses, status codes and JSON.
 */
@NullMarked
package io.patkeeper.azuredevops;

import org.jspecify.annotations.NullMarked;
