/**
 * Measures what pages cost: the jar as people run it, a stand-in for Azure DevOps that
 * costs next to nothing, and a load that a public tool makes.
 */
@NullMarked
package io.patkeeper.bench;

import org.jspecify.annotations.NullMarked;
