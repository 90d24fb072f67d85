package io.patkeeper.reminder;

import org.jspecify.annotations.Nullable;

/**
 * A token that a person is reminded of.
 *
 * @param token the token
 * @param daysLeft the calendar days until its end; 0 on the day itself
 * @param note what the person noted about it, which may have several lines
 */
record DueToken(WatchedToken token, int daysLeft, @Nullable String note) {

}
