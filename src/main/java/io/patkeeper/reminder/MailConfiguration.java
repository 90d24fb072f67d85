package io.patkeeper.reminder;

import java.util.Set;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;
import org.thymeleaf.templatemode.TemplateMode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sends mails every few seconds, on one node at a time, and lets templates write text.
 */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {

	/** Short, as people wait for the mail that confirms an address. */
	private static final int PAUSE_SECONDS = 15;

	@Bean
	RecurringTask<Void> mailDeliveryTask(MailDelivery delivery) {
		return Tasks.recurring("mail-delivery", FixedDelay.ofSeconds(PAUSE_SECONDS))
			.execute((task, context) -> delivery.sendDue(() -> context.getSchedulerState().isShuttingDown()));
	}

	/**
	 * Resolves the templates whose name ends with {@code .txt}, besides Boot's resolver.
	 */
	@Bean
	SpringResourceTemplateResolver textTemplateResolver() {
		SpringResourceTemplateResolver resolver = new SpringResourceTemplateResolver();
		resolver.setResolvablePatterns(Set.of("mail/*.txt"));
		resolver.setPrefix("classpath:/templates/");
		resolver.setTemplateMode(TemplateMode.TEXT);
		resolver.setCharacterEncoding("UTF-8");
		resolver.setOrder(0);
		return resolver;
	}

}
