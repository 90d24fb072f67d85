package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class ReminderBacklogRepositoryTests {

	private static final Instant LAST_RUN = Instant.parse("2026-12-01T08:15:00Z");

	@ParameterizedTest
	@EnumSource
	void countsWhatWaits(Database database) {
		try (HikariDataSource dataSource = database.migrated()) {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			NamedParameterJdbcTemplate batches = new NamedParameterJdbcTemplate(dataSource);
			TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
			Clock clock = Clock.fixed(LAST_RUN, ZoneOffset.UTC);
			ReminderBacklogRepository backlog = new ReminderBacklogRepository(jdbc,
					new MailOutboxRepository(jdbc, batches, transaction, clock),
					new ChatRepository(jdbc, batches, transaction, clock));
			assertThat(backlog.find()).isEqualTo(new ReminderBacklog(0, 0, 0, 0, null));
			for (String statement : """
					insert into reminder (owner, language, time_zone, days, seen)
						values ('t:ana', 'en', 'UTC', '7', timestamp with time zone '2026-12-01 08:00:00+00'),
							('t:ben', 'en', 'UTC', '7', timestamp with time zone '2026-12-01 08:00:00+00');
					insert into reminder_address (id, owner, address, person, state, since)
						select '00000000-0000-0000-0000-000000000001', owner, 'a@b.example', 'Ana', 'CONFIRMED', seen
						from reminder where owner = 't:ana';
					insert into reminder_mail (id, address_id, kind, mail_day, state, attempts, created, next_try)
						select cast(n.id as uuid), a.id, 'DIGEST', cast(n.mail_day as date), n.state, 0, a.since, a.since
						from reminder_address a, (values
							('00000000-0000-0000-0000-000000000001', '2026-11-25', 'SENT'),
							('00000000-0000-0000-0000-000000000002', '2026-11-26', 'FAILED'),
							('00000000-0000-0000-0000-000000000003', '2026-11-27', 'REPLACED'),
							('00000000-0000-0000-0000-000000000004', '2026-11-28', 'WAITING'),
							('00000000-0000-0000-0000-000000000005', '2026-11-29', 'SENDING')) n (id, mail_day, state);
					insert into reminder_chat (owner, app, sealed, masked, waiting_since, attempts, next_try)
						select owner, 'SLACK', cast('' as bytea), 'x', case when owner = 't:ana' then seen end, 0,
							case when owner = 't:ana' then seen end
						from reminder;
					insert into scheduled_tasks (task_name, task_instance, execution_time, picked, last_success, version)
						values ('daily-reminders', 'recurring', timestamp with time zone '2026-12-01 08:30:00+00', false,
							timestamp with time zone '2026-12-01 08:15:00+00', 1),
						('mail-delivery', 'recurring', timestamp with time zone '2026-12-01 08:30:00+00', false,
							timestamp with time zone '2026-12-01 08:29:00+00', 1)
					"""
				.split(";")) {
				jdbc.sql(statement).update();
			}
			assertThat(backlog.find()).isEqualTo(new ReminderBacklog(2, 2, 1, 1, LAST_RUN));
		}
	}

}
