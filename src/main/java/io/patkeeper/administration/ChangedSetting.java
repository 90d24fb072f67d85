package io.patkeeper.administration;

import org.jspecify.annotations.Nullable;

/**
 * A setting that differs from its default.
 *
 * @param name the name of its environment variable
 * @param value its value; {@code null} if it is not shown
 */
record ChangedSetting(String name, @Nullable String value) {

}
