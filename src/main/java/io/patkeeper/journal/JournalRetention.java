package io.patkeeper.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Deletes old entries from the journal.
 */
@Component
public class JournalRetention {

	private static final Logger logger = LoggerFactory.getLogger(JournalRetention.class);

	private final Journal journal;

	private final ChangeLimit limit;

	private final Settings settings;

	private final Clock clock;

	JournalRetention(Journal journal, ChangeLimit limit, Settings settings, Clock clock) {
		this.journal = journal;
		this.limit = limit;
		this.settings = settings;
		this.clock = clock;
	}

	@Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
	void deleteOldEntries() {
		this.limit.deleteExpired();
		int deleted = this.journal.deleteOpenedBefore(start());
		if (deleted > 0) {
			logger.info("Deleted {} journal entries older than {}", deleted, this.settings.retention());
		}
	}

	/**
	 * The time before which the journal remembers nothing.
	 */
	public Instant start() {
		return this.clock.instant().minus(this.settings.retention());
	}

	/**
	 * The settings of the journal.
	 *
	 * @param retention how long an entry is kept; a plain number means days, because
	 * Boot's default, milliseconds, would delete everything
	 */
	@ConfigurationProperties("patkeeper.journal")
	record Settings(@DefaultValue("365d") @DurationUnit(ChronoUnit.DAYS) Duration retention) {

		Settings {
			Assert.isTrue(retention.compareTo(Duration.ZERO) > 0,
					"patkeeper.journal.retention must be positive, such as 365d");
		}

	}

}
