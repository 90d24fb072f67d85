package io.patkeeper.reminder;

import java.time.OffsetDateTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Counts what waits in the outboxes, for administrators.
 */
@Repository
public class ReminderBacklogRepository {

	private final JdbcClient jdbc;

	ReminderBacklogRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	public ReminderBacklog find() {
		return this.jdbc.sql("""
				select (select count(*) from reminder) people,
					(select count(*) from reminder_mail where state in ('WAITING', 'SENDING')) mails_waiting,
					(select count(*) from reminder_mail where state = 'FAILED') mails_refused,
					(select count(*) from reminder_chat where waiting_since is not null) chats_waiting,
					(select max(last_success) from scheduled_tasks where task_name = :job) last_run
				""").param("job", ReminderConfiguration.DAILY_REMINDERS).query((row, number) -> {
			OffsetDateTime lastRun = row.getObject("last_run", OffsetDateTime.class);
			return new ReminderBacklog(row.getInt("people"), row.getInt("mails_waiting"), row.getInt("mails_refused"),
					row.getInt("chats_waiting"), (lastRun != null) ? lastRun.toInstant() : null);
		}).single();
	}

}
