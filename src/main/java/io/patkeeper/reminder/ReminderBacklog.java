package io.patkeeper.reminder;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How reminders are getting on.
 *
 * @param people the number of people who want them
 * @param mailsWaiting the number of mails that are to be sent
 * @param mailsRefused the number of mails that the mail server refused for good, or for
 * too long, within a month
 * @param chatsWaiting the number of messages that are to be posted
 * @param lastRun when a node last did the daily reminders, which it does each quarter of
 * an hour; {@code null} if none has yet
 */
public record ReminderBacklog(int people, int mailsWaiting, int mailsRefused, int chatsWaiting,
		@Nullable Instant lastRun) {

}
