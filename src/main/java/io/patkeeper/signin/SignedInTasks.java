package io.patkeeper.signin;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskDecorator;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Lets the tasks that a request submits to Boot's {@code applicationTaskExecutor} act for
 * the signed-in person, with their tokens, in their language, and under the request's id
 * in the log. The request has to wait for its tasks, as they use its session.
 */
@Component
class SignedInTasks implements TaskDecorator {

	@Override
	public Runnable decorate(Runnable task) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		LocaleContext locale = LocaleContextHolder.getLocaleContext();
		Map<String, String> log = MDC.getCopyOfContextMap();
		// Takes the security context along, and cleans up after itself.
		return new DelegatingSecurityContextRunnable(() -> runWithin(request, locale, log, task));
	}

	private static void runWithin(@Nullable RequestAttributes request, @Nullable LocaleContext locale,
			@Nullable Map<String, String> log, Runnable task) {
		RequestAttributes previousRequest = RequestContextHolder.getRequestAttributes();
		LocaleContext previousLocale = LocaleContextHolder.getLocaleContext();
		Map<String, String> previousLog = MDC.getCopyOfContextMap();
		try {
			RequestContextHolder.setRequestAttributes(request);
			LocaleContextHolder.setLocaleContext(locale);
			MDC.setContextMap(log);
			task.run();
		}
		finally {
			MDC.setContextMap(previousLog);
			LocaleContextHolder.setLocaleContext(previousLocale);
			RequestContextHolder.setRequestAttributes(previousRequest);
		}
	}

}
