package io.patkeeper.token;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An overview that may have been remembered.
 *
 * @param overview the overview
 * @param age how long ago the tokens were listed; {@code null} if just now
 */
record RecentOverview(TokenOverview overview, @Nullable Duration age) {

}
