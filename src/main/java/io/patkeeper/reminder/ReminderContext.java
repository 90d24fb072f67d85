package io.patkeeper.reminder;

import java.util.TimeZone;
import java.util.function.Supplier;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;

/**
 * Lets texts and dates be written in the language and time zone of a person who is not
 * there.
 */
final class ReminderContext {

	private ReminderContext() {
	}

	static <T> T call(Reminder reminder, Supplier<T> writer) {
		LocaleContext before = LocaleContextHolder.getLocaleContext();
		LocaleContextHolder.setLocaleContext(
				new SimpleTimeZoneAwareLocaleContext(reminder.language(), TimeZone.getTimeZone(reminder.timeZone())));
		try {
			return writer.get();
		}
		finally {
			LocaleContextHolder.setLocaleContext(before);
		}
	}

}
