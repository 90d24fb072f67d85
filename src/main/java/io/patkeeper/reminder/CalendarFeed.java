package io.patkeeper.reminder;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A person's calendar at its secret URL.
 *
 * @param owner the person's {@code tid:oid}
 * @param created when the URL was created
 * @param lastRead when a calendar app last read it, to the hour; {@code null} if none has
 */
record CalendarFeed(String owner, Instant created, @Nullable Instant lastRead) {

}
