package io.patkeeper.reminder;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Posts to chats once a minute, on one node at a time.
 */
@Configuration(proxyBeanMethods = false)
class ChatConfiguration {

	@Bean
	RecurringTask<Void> chatDeliveryTask(ChatDelivery delivery) {
		return Tasks.recurring("chat-delivery", FixedDelay.ofMinutes(1))
			.execute((task, context) -> delivery.sendDue(() -> context.getSchedulerState().isShuttingDown()));
	}

}
