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
 * A call that does no harm when it is made twice, and is made again, at most twice, after
 * a fault that is likely to pass and did not take long to come.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Retryable(includes = AzureDevOpsException.class, predicate = TriedAgain.PassingFault.class, maxRetries = 2,
		timeout = 10_000, delay = 100, jitter = 50, multiplier = 2)
@interface TriedAgain {

	/**
	 * Tells which faults are likely to pass while a person waits.
	 */
	class PassingFault implements MethodRetryPredicate {

		@Override
		public boolean shouldRetry(Method method, Throwable failure) {
			return failure instanceof AzureDevOpsException ex && switch (ex.fault()) {
				case UNREACHABLE -> true;
				// One that asks for a pause gets it.
				case UNAVAILABLE -> ex.retryAfter() == null;
				// After a time-out the person has waited long enough.
				case NO_ANSWER ->
					!(ex.getCause() instanceof HttpTimeoutException || ex.getCause() instanceof TimeoutException);
				default -> false;
			};
		}

	}

}
