/**
 * The build of a folder to run from.
 */
@NullMarked
package io.patkeeper.deploy;

import org.jspecify.annotations.NullMarked;
