/**
 * What was done, by whom and with what outcome: written before each change, and closed
 * after it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "ui")
package io.patkeeper.journal;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
