package io.patkeeper.reminder;

import org.jspecify.annotations.Nullable;

/**
 * What the page of reminders shows about the calendar.
 *
 * @param feed the person's feed; {@code null} if there is none
 * @param publicUrl whether its URL begins with {@code PATKEEPER_URL}, and not with that
 * of the request
 */
record CalendarCard(@Nullable CalendarFeed feed, boolean publicUrl) {

}
