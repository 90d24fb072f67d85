/**
 * Measures what pages and runs cost: the jar as people run it, a stand-in for Azure
 * DevOps, which costs next to nothing where pages are measured, and a load that a public
 * tool makes.
 */
@NullMarked
package io.patkeeper.bench;

import org.jspecify.annotations.NullMarked;
