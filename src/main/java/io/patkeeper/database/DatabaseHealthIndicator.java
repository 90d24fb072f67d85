package io.patkeeper.database;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Checks that the database can be reached and has its tables. Replaces Boot's indicator
 * of the same name, which only validates a connection: that succeeds even if the tables
 * are gone or H2 has closed the database. This one also answers in time if there is no
 * connection.
 */
@Component("dbHealthIndicator")
class DatabaseHealthIndicator implements HealthIndicator {

	/** By default, a probe of Kubernetes times out after one second. */
	private static final Duration TIMEOUT = Duration.ofMillis(800);

	private static final Logger logger = LoggerFactory.getLogger(DatabaseHealthIndicator.class);

	private final JdbcClient jdbc;

	private final Executor executor = executor();

	private final AtomicReference<@Nullable CompletableFuture<Health>> latestQuery = new AtomicReference<>();

	private volatile Status lastStatus = Status.UP;

	DatabaseHealthIndicator(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	private static Executor executor() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("database-health-");
		executor.setDaemon(true);
		return executor;
	}

	@Override
	public Health health() {
		Health health = current();
		if (!health.getStatus().equals(this.lastStatus)) {
			this.lastStatus = health.getStatus();
			log(health);
		}
		return health;
	}

	private static void log(Health health) {
		if (health.getStatus().equals(Status.UP)) {
			logger.info("The database can be used again");
			return;
		}
		logger.error("The database cannot be used: {}. Patkeeper tries again by itself, and is not ready until then."
				+ " If tables are lost, stop it, restore the backup, and start it again: on an empty database, it"
				+ " creates new tables", health.getDetails().get("reason"));
	}

	private Health current() {
		try {
			return latest().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return down("no answer so far");
		}
		catch (ExecutionException ex) {
			return down(DatabaseOutage.reason(ex).orElseGet(ex::toString));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return down("interrupted");
		}
	}

	private static Health down(String reason) {
		return Health.down().withDetail("reason", reason).build();
	}

	/** Concurrent requests share one query. */
	private CompletableFuture<Health> latest() {
		CompletableFuture<Health> latest = this.latestQuery.get();
		if (latest != null && !latest.isDone()) {
			return latest;
		}
		CompletableFuture<Health> next = new CompletableFuture<>();
		if (!this.latestQuery.compareAndSet(latest, next)) {
			return latest();
		}
		return next.completeAsync(this::query, this.executor);
	}

	private Health query() {
		this.jdbc.sql("select session_id from spring_session where primary_id = ''").query().listOfRows();
		return Health.up().build();
	}

}
