package io.patkeeper.signin;

import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskDecorator;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Lets the tasks that a request hands to Boot's {@code applicationTaskExecutor} act for
 * the signed-in person, with their tokens and in their language. The request has to wait
 * for its tasks: they use its session.
 */
@Component
class SignedInTasks implements TaskDecorator {

	@Override
	public Runnable decorate(Runnable task) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		LocaleContext locale = LocaleContextHolder.getLocaleContext();
		// Takes the security context along, and cleans up behind itself.
		return new DelegatingSecurityContextRunnable(() -> runWithin(request, locale, task));
	}

	private static void runWithin(@Nullable RequestAttributes request, @Nullable LocaleContext locale, Runnable task) {
		RequestAttributes previousRequest = RequestContextHolder.getRequestAttributes();
		LocaleContext previousLocale = LocaleContextHolder.getLocaleContext();
		try {
			RequestContextHolder.setRequestAttributes(request);
			LocaleContextHolder.setLocaleContext(locale);
			task.run();
		}
		finally {
			LocaleContextHolder.setLocaleContext(previousLocale);
			RequestContextHolder.setRequestAttributes(previousRequest);
		}
	}

}
