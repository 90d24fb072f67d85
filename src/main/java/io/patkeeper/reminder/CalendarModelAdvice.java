package io.patkeeper.reminder;

import java.security.Principal;

import io.patkeeper.server.PublicUrl;

import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Adds what {@code templates/reminders/calendar.html} shows.
 */
@ControllerAdvice(assignableTypes = ReminderController.class)
class CalendarModelAdvice {

	private final CalendarRepository feeds;

	private final boolean publicUrl;

	CalendarModelAdvice(CalendarRepository feeds, Environment environment) {
		this.feeds = feeds;
		this.publicUrl = PublicUrl.of(environment).isPresent();
	}

	@ModelAttribute("calendar")
	CalendarCard calendar(Principal owner) {
		return new CalendarCard(this.feeds.find(owner.getName()).orElse(null), this.publicUrl);
	}

}
