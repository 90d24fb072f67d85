package io.patkeeper.server;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.web.context.request.RequestAttributesThreadLocalAccessor;

/**
 * Propagates the context of a request to all threads that work for it: the security
 * context, whose accessor Spring Security registers, the request itself with the session,
 * the language, and the correlation id. Tasks of Boot's executors get it from the
 * decorator, WebClient's threads by {@code spring.reactor.context-propagation}.
 * <p>
 * A request has to wait for its tasks, as they use its session.
 */
@Configuration(proxyBeanMethods = false)
class ContextPropagationConfiguration {

	@Bean
	TaskDecorator contextPropagatingTaskDecorator() {
		ContextRegistry.getInstance()
			.registerThreadLocalAccessor(new RequestAttributesThreadLocalAccessor())
			.registerThreadLocalAccessor(new LocaleContextThreadLocalAccessor())
			.registerThreadLocalAccessor(new Slf4jThreadLocalAccessor(CorrelationIdValve.NAME));
		return new ContextPropagatingTaskDecorator();
	}

}
