package io.patkeeper.database;

import org.jspecify.annotations.Nullable;

/**
 * Which database there is.
 *
 * @param product its name and version
 * @param schema the number of the last migration of its tables; {@code null} if unknown
 */
public record DatabaseVersion(String product, @Nullable String schema) {

}
