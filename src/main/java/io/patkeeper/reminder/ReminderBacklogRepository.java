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

	private final MailOutboxRepository mails;

	private final ChatRepository chats;

	ReminderBacklogRepository(JdbcClient jdbc, MailOutboxRepository mails, ChatRepository chats) {
		this.jdbc = jdbc;
		this.mails = mails;
		this.chats = chats;
	}

	public ReminderBacklog find() {
		int mailsWaiting = (int) this.mails.waiting().count();
		int chatsWaiting = (int) this.chats.waiting().count();
		return this.jdbc.sql("""
				select (select count(*) from reminder) people,
					(select count(*) from reminder_mail where state = 'FAILED') mails_refused,
					(select max(last_success) from scheduled_tasks where task_name = :job) last_run
				""").param("job", ReminderConfiguration.DAILY_REMINDERS).query((row, number) -> {
			OffsetDateTime lastRun = row.getObject("last_run", OffsetDateTime.class);
			return new ReminderBacklog(row.getInt("people"), mailsWaiting, row.getInt("mails_refused"), chatsWaiting,
					(lastRun != null) ? lastRun.toInstant() : null);
		}).single();
	}

}
