package io.patkeeper.administration;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import com.github.kagkarlsson.scheduler.SchedulerName;
import io.patkeeper.bulk.RunRepository;
import io.patkeeper.database.DatabaseVersionRepository;
import io.patkeeper.reminder.ReminderBacklog;
import io.patkeeper.reminder.ReminderBacklogRepository;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.session.PersonSessions;
import io.patkeeper.session.SessionInfoRepository;
import io.patkeeper.ui.Pagination;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Service;

/**
 * Composes the page for administrators, with one statement for each figure, and ends the
 * sessions of people.
 */
@Service
class AdministrationService {

	/** The daily reminders are done each quarter of an hour, and may take a while. */
	private static final Duration REMINDERS_LATE = Duration.ofMinutes(45);

	private final HealthReport health;

	private final ChangedSettings settings;

	private final SessionInfoRepository sessions;

	private final RunRepository runs;

	private final RotationService rotations;

	private final ReminderBacklogRepository reminders;

	private final DatabaseVersionRepository database;

	private final Environment environment;

	private final Clock clock;

	/** Looked up once, as it may take a name server. */
	private final String nodeName = new SchedulerName.Hostname().getName();

	AdministrationService(HealthReport health, ChangedSettings settings, SessionInfoRepository sessions,
			RunRepository runs, RotationService rotations, ReminderBacklogRepository reminders,
			DatabaseVersionRepository database, Environment environment, Clock clock) {
		this.health = health;
		this.settings = settings;
		this.sessions = sessions;
		this.runs = runs;
		this.rotations = rotations;
		this.reminders = reminders;
		this.database = database;
		this.environment = environment;
		this.clock = clock;
	}

	/**
	 * The page.
	 * @param search an object id, a tenant's id or a part of them; empty for everybody
	 * @param requested the requested page of people
	 */
	AdministrationPage page(String search, int requested) {
		String typed = storable(search).strip();
		String part = typed.toLowerCase(Locale.ROOT).replace('/', ':');
		Pagination pagination = Pagination.of(requested, this.sessions.countPeople(part));
		ReminderBacklog backlog = this.reminders.find();
		return new AdministrationPage(this.health.find(), node(), this.sessions.count(), this.runs.count(),
				this.rotations.count(), backlog, isLate(backlog.lastRun()), this.settings.find(),
				this.sessions.findPeople(part, pagination.offset(), Pagination.ROWS), pagination, typed);
	}

	private Node node() {
		return new Node(this.nodeName, Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
				this.environment.getProperty("spring.application.version"),
				Runtime.version() + " (" + System.getProperty("java.vendor") + ")", SpringBootVersion.getVersion(),
				this.database.find());
	}

	/**
	 * Before they are done for the first time, they are not late.
	 */
	private boolean isLate(@Nullable Instant lastRun) {
		return lastRun != null && lastRun.isBefore(this.clock.instant().minus(REMINDERS_LATE));
	}

	/**
	 * The sessions of a person.
	 * @param person their {@code tid:oid}
	 * @return empty if there are none
	 */
	Optional<PersonSessions> find(String person) {
		return this.sessions.findPeople(storable(person), 0, 1)
			.stream()
			.filter((found) -> found.owner().equals(person))
			.findAny();
	}

	/**
	 * Ends all sessions of a person.
	 * @param person their {@code tid:oid}
	 * @param administrator the administrator's {@code tid:oid}
	 * @return how many have been ended
	 */
	int endSessions(String person, String administrator) {
		return this.sessions.endAll(storable(person), administrator);
	}

	/** PostgreSQL rejects this character. */
	private static String storable(String text) {
		return text.replace("\0", "");
	}

}
