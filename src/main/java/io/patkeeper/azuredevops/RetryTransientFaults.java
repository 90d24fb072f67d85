package io.patkeeper.azuredevops;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;

import org.springframework.resilience.annotation.Retryable;
import org.springframework.resilience.retry.MethodRetryPredicate;

/**
 * Repeats a call up to twice after a {@linkplain Fault#isTransient() transient} fault
 * that came quickly. Only for calls that are safe to repeat.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Retryable(includes = AzureDevOpsException.class, predicate = RetryTransientFaults.TransientFaultPredicate.class,
		maxRetries = 2, timeout = 10_000, delay = 100, jitter = 50, multiplier = 2)
@interface RetryTransientFaults {

	/**
	 * Accepts transient faults that are likely to be gone while a person waits.
	 */
	class TransientFaultPredicate implements MethodRetryPredicate {

		@Override
		public boolean shouldRetry(Method method, Throwable failure) {
			return failure instanceof AzureDevOpsException ex && ex.fault().isTransient() && switch (ex.fault()) {
				// Not if the service sent Retry-After.
				case UNAVAILABLE -> ex.retryAfter() == null;
				// After a timeout, the person has waited long enough. Another fault came
				// after an attempt without a response.
				case NO_ANSWER -> !(ex.getCause() instanceof HttpTimeoutException
						|| ex.getCause() instanceof TimeoutException || ex.getCause() instanceof AzureDevOpsException);
				// These last longer than a person waits.
				case TOO_MANY_REQUESTS, UNINTELLIGIBLE -> false;
				default -> true;
			};
		}

	}

}
