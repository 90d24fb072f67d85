/**
 * The outside system: the only place that knows its addresses, status codes and JSON.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "outbound")
package io.patkeeper.azuredevops;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
