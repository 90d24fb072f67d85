package io.patkeeper.journal;

import java.time.Clock;
import java.time.Duration;
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
 * Deletes old rows from the journal.
 */
@Component
class JournalRetention {

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
	void forgetWhatIsOld() {
		this.limit.forgetWhatIsOver();
		int forgotten = this.journal.forgetBefore(this.clock.instant().minus(this.settings.retention()));
		if (forgotten > 0) {
			logger.info("{} rows of the journal were older than {}", forgotten, this.settings.retention());
		}
	}

	/**
	 * What the operator decides about the journal.
	 *
	 * @param retention how long a row is kept; a plain number means days, as Boot's
	 * default, milliseconds, would delete everything
	 */
	@ConfigurationProperties("patkeeper.journal")
	record Settings(@DefaultValue("365d") @DurationUnit(ChronoUnit.DAYS) Duration retention) {

		Settings {
			Assert.isTrue(retention.compareTo(Duration.ZERO) > 0,
					"The journal must be kept for some time, such as 365d");
		}

	}

}
