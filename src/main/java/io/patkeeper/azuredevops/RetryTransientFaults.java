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
 * /** A call that is safe to repeat, and is repeated up to twice after a fault that is
 * likely to pass and came quickly.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Retryable(includes = AzureDevOpsException.class, predicate = RetryTransientFaults.TransientFault.class, maxRetries = 2,
		timeout = 10_000, delay = 100, jitter = 50, multiplier = 2)
@interface RetryTransientFaults {

	/**
	 * A fault that is likely to pass while a person waits.
	 */
	class TransientFault implements MethodRetryPredicate {

		@Override
		public boolean shouldRetry(Method method, Throwable failure) {
			return failure instanceof AzureDevOpsException ex && switch (ex.fault()) {
				case UNREACHABLE -> true;
				// Whoever asks for a pause gets one.
				case UNAVAILABLE -> ex.retryAfter() == null;
				// After a timeout the person has waited long enough.
				case NO_ANSWER ->
					!(ex.getCause() instanceof HttpTimeoutException || ex.getCause() instanceof TimeoutException);
				default -> false;
			};
		}

	}

}
