package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.event.SchedulerListener;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.reminder.ReminderFixtures.ANA;
import static io.patkeeper.reminder.ReminderFixtures.reminder;
import static io.patkeeper.reminder.ReminderFixtures.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The job runs by itself, on two nodes that share nothing but a database.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReminderJobTests {

	private final MovableClock clock = MovableClock.going();

	private final Channel channel = new Channel();

	/** How often the scheduler could not use its table. */
	private final AtomicInteger failures = new AtomicInteger();

	private List<ConfigurableApplicationContext> nodes = List.of();

	@AfterEach
	void stop() {
		this.nodes.forEach(ConfigurableApplicationContext::close);
	}

	private ConfigurableApplicationContext startNode(String databaseUrl) {
		return new SpringApplicationBuilder(PatkeeperApplication.class)
			.initializers(new Sandbox.Settings(), (context) -> {
				GenericApplicationContext beans = (GenericApplicationContext) context;
				beans.registerBean("testClock", Clock.class, () -> this.clock,
						(definition) -> definition.setPrimary(true));
				beans.registerBean("testChannel", Channel.class, () -> this.channel);
				beans.registerBean("testListener", SchedulerListener.class, () -> new AbstractSchedulerListener() {

					@Override
					public void onSchedulerEvent(SchedulerEventType type) {
						if (type == SchedulerEventType.UNEXPECTED_ERROR) {
							ReminderJobTests.this.failures.incrementAndGet();
						}
					}

				});
			})
			.run("--server.port=0", "--spring.datasource.url=" + databaseUrl, "--db-scheduler.enabled=true",
					"--db-scheduler.polling-interval=100ms", "--db-scheduler.heartbeat-interval=500ms");
	}

	/**
	 * A morning to come, as the job has run today.
	 */
	private static Instant tomorrowAtEight() {
		return Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)).plus(Duration.ofHours(8));
	}

	private void remindAna(Instant expires) {
		ReminderRepository reminders = this.nodes.get(0).getBean(ReminderRepository.class);
		reminders.add(reminder(ANA, ZoneOffset.UTC, this.clock.instant(), null));
		reminders.store(ANA, Locale.ENGLISH, ZoneOffset.UTC, this.clock.instant(), List.of(token("ci", expires)),
				(organization) -> true);
	}

	@ParameterizedTest
	@EnumSource(Database.class)
	void remindsOnceADayAndTakesOverWhatAKilledNodeHasBegun(Database database) {
		String url = database.url();
		Instant eight = tomorrowAtEight();
		this.clock.set(eight.minus(Duration.ofHours(2)));
		this.nodes = Stream.of(url, url).map(this::startNode).toList();
		remindAna(eight.plus(Duration.ofDays(1)).plusSeconds(3600));
		this.clock.set(eight);
		await().untilAsserted(() -> assertThat(this.channel.daysLeft).containsExactly(1));

		JdbcClient jdbc = this.nodes.get(1).getBean(JdbcClient.class);
		OffsetDateTime longAgo = eight.minus(Duration.ofMinutes(10)).atOffset(ZoneOffset.UTC);
		await().until(() -> jdbc.sql("""
				update scheduled_tasks set picked = true, picked_by = 'killed', last_heartbeat = :time,
					execution_time = :time, version = version + 1
				where task_name = 'daily-reminders' and picked = false
				""").param("time", longAgo).update() == 1);
		this.clock.set(eight.plus(Duration.ofDays(1)));
		await().untilAsserted(() -> assertThat(this.channel.daysLeft).containsExactly(1, 0));
	}

	@Test
	void outlivesTheLossOfItsTableAndDoesNotLogEachAttempt(CapturedOutput output) {
		Instant eight = tomorrowAtEight();
		this.clock.set(eight.minus(Duration.ofHours(2)));
		this.nodes = List.of(startNode(Database.H2.url()));
		remindAna(eight.plusSeconds(3600));
		JdbcClient jdbc = this.nodes.get(0).getBean(JdbcClient.class);
		await().until(() -> jdbc.sql("select count(*) from scheduled_tasks where picked or execution_time <= :now")
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.query(Integer.class)
			.single() == 0);
		jdbc.sql("alter table scheduled_tasks rename to lost").update();
		await().until(() -> this.failures.get() > 3);
		assertThat(output).doesNotContain("SCHEDULED_TASKS").doesNotContain("Unhandled exception");
		jdbc.sql("alter table lost rename to scheduled_tasks").update();
		this.clock.set(eight);
		await().untilAsserted(() -> assertThat(this.channel.daysLeft).containsExactly(0));
	}

	private static final class Channel implements ReminderChannel {

		private final List<Integer> daysLeft = new CopyOnWriteArrayList<>();

		@Override
		public String name() {
			return "test";
		}

		@Override
		public int enqueue(Digest digest) {
			digest.tokens().forEach((due) -> this.daysLeft.add(due.daysLeft()));
			return 1;
		}

		@Override
		public Optional<MessageSourceResolvable> recipients(String owner) {
			return Optional.empty();
		}

	}

}
