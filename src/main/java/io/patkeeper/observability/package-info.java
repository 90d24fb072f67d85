/**
 * What monitoring systems get to know about a node as a whole: whether it is ready. Each
 * module has metrics of its own.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.patkeeper.observability;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
