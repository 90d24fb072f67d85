package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Executor;

import io.patkeeper.token.TokenChangedEvent;
import io.patkeeper.token.TokenRevokedEvent;
import io.patkeeper.token.TokensListedEvent;
import io.patkeeper.ui.BrowserTimeZone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Stores what Patkeeper sees of the tokens of people who want to be reminded. A failure
 * is only logged, as the next list of the tokens makes up for it.
 */
@Component
class WatchedTokenListener {

	private static final Logger logger = LoggerFactory.getLogger(WatchedTokenListener.class);

	private final ReminderRepository reminders;

	private final Executor executor;

	private final Clock clock;

	WatchedTokenListener(ReminderRepository reminders, Executor applicationTaskExecutor, Clock clock) {
		this.reminders = reminders;
		this.executor = applicationTaskExecutor;
		this.clock = clock;
	}

	/**
	 * Stores the tokens, and the language and time zone of the request, after it.
	 */
	@EventListener
	void on(TokensListedEvent event) {
		Locale language = LocaleContextHolder.getLocale();
		ZoneId timeZone = BrowserTimeZone.current();
		this.executor.execute(() -> store(event.owner(), () -> this.reminders.store(event.owner(), language, timeZone,
				event.listed(), WatchedToken.of(event.listing(), event.listed()), event.listing()::hasAllOf)));
	}

	@EventListener
	void on(TokenChangedEvent event) {
		Instant now = this.clock.instant();
		store(event.owner(), () -> WatchedToken.of(event.organization(), event.token(), now)
			.ifPresent((token) -> this.reminders.store(event.owner(), token, now)));
	}

	@EventListener
	void on(TokenRevokedEvent event) {
		store(event.owner(), () -> this.reminders.remove(event.owner(), event.authorizationId(), this.clock.instant()));
	}

	private static void store(String owner, Runnable change) {
		try {
			change.run();
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("Could not store the tokens of {}, who wants to be reminded: {}", owner, ex.toString());
		}
	}

}
