/**
 * What monitoring systems get to know about a node as a whole: whether it is ready, and
 * traces. Each module has metrics of its own.
 * <p>
 * Glossary: <em>span</em>, a part of a trace, such as a request or a call that it makes;
 * <em>attribute</em>, a detail of a span.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.patkeeper.observability;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
