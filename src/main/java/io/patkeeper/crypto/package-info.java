/**
 * Authenticated encryption and message authentication codes.
 * <p>
 * Glossary: <em>seal</em>, to encrypt so that any change is noticed; <em>associated
 * data</em>, what a sealed text is bound to without containing it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.patkeeper.crypto;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
