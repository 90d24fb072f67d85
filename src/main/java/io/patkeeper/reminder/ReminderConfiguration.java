package io.patkeeper.reminder;

import java.time.Clock;
import java.time.ZoneOffset;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The jobs, which db-scheduler runs on one of the nodes. If that node stops halfway,
 * another one takes over.
 */
@Configuration(proxyBeanMethods = false)
class ReminderConfiguration {

	/** The name of the job. */
	static final String DAILY_REMINDERS = "daily-reminders";

	/**
	 * Each quarter of an hour, as it is 08:00 in some time zone then.
	 */
	@Bean
	RecurringTask<Void> dailyRemindersTask(DailyReminders reminders) {
		return Tasks.recurring(DAILY_REMINDERS, Schedules.cron("0 */15 * * * *", ZoneOffset.UTC))
			.execute((task, context) -> reminders.send(() -> context.getSchedulerState().isShuttingDown()));
	}

	@Bean
	com.github.kagkarlsson.scheduler.Clock schedulerClock(Clock clock) {
		return clock::instant;
	}

}
