package io.patkeeper.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Numbers in the database, for metrics. Reading one never waits for the database: it
 * returns what the latest query has found, and starts another query if that is half a
 * minute ago. So however often metrics are read, and whatever the state of the database,
 * it gets one query at a time; and none as long as nobody reads metrics.
 */
@Component
public class DatabaseNumbers {

	/** How long a result is used before the query is repeated. */
	static final Duration MAX_AGE = Duration.ofSeconds(30);

	/** How long it is used if the query is not repeated, as nobody has asked. */
	static final Duration EXPIRY = Duration.ofMinutes(5);

	private static final Logger logger = LoggerFactory.getLogger(DatabaseNumbers.class);

	private final Executor executor;

	private final Clock clock;

	DatabaseNumbers(Clock clock) {
		this.executor = thread();
		this.clock = clock;
	}

	private static Executor thread() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix("database-numbers-");
		executor.setCorePoolSize(1);
		executor.setMaxPoolSize(1);
		executor.setAllowCoreThreadTimeOut(true);
		executor.setDaemon(true);
		executor.afterPropertiesSet();
		return executor;
	}

	/**
	 * Returns the numbers that a query finds.
	 * @param query executes one statement, and returns its numbers by names of any kind
	 */
	public Latest latest(Supplier<Map<String, ? extends Number>> query) {
		return new Latest(query);
	}

	/**
	 * The numbers that the latest query has found.
	 */
	public final class Latest {

		private final Supplier<Map<String, ? extends Number>> query;

		private final AtomicBoolean running = new AtomicBoolean();

		private volatile Result result = Result.NONE;

		private Latest(Supplier<Map<String, ? extends Number>> query) {
			this.query = query;
		}

		/**
		 * Returns one of the numbers.
		 * @return zero if the query has not found it; {@link Double#NaN} if there was no
		 * query yet, or the latest one failed
		 */
		public double get(String name) {
			Result latest = this.result;
			Instant now = DatabaseNumbers.this.clock.instant();
			if (latest.isOlderThan(MAX_AGE, now) && this.running.compareAndSet(false, true)) {
				DatabaseNumbers.this.executor.execute(this::execute);
			}
			if (latest.isOlderThan(EXPIRY, now) || latest.failed()) {
				return Double.NaN;
			}
			Number number = latest.numbers().get(name);
			return (number != null) ? number.doubleValue() : 0;
		}

		private void execute() {
			try {
				this.result = new Result(this.query.get(), false, DatabaseNumbers.this.clock.instant());
			}
			catch (RuntimeException ex) {
				// Health says so in the log, once.
				logger.debug("Could not query numbers for metrics", ex);
				this.result = new Result(Map.of(), true, DatabaseNumbers.this.clock.instant());
			}
			finally {
				this.running.set(false);
			}
		}

	}

	private record Result(Map<String, ? extends Number> numbers, boolean failed, Instant time) {

		static final Result NONE = new Result(Map.of(), false, Instant.MIN);

		boolean isOlderThan(Duration age, Instant now) {
			return this.time.isBefore(now.minus(age));
		}

	}

}
