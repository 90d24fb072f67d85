package io.patkeeper.signin;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.patkeeper.ui.MessageKeys;

import org.springframework.stereotype.Component;

/**
 * Counts sign-ins as {@code patkeeper.signins}, and times refreshes of access tokens as
 * {@code patkeeper.refreshes}, both by outcome. All outcomes exist from the start, so
 * that the first failure of a kind is an increase.
 */
@Component
class SignInMetrics {

	private final Counter signedIn;

	private final Map<SignInFailureReason, Counter> failures = new EnumMap<>(SignInFailureReason.class);

	private final Map<Refresh, Timer> refreshes = new EnumMap<>(Refresh.class);

	SignInMetrics(MeterRegistry meters) {
		this.signedIn = signIns(meters, "done");
		Stream.of(SignInFailureReason.values())
			.forEach((reason) -> this.failures.put(reason, signIns(meters, MessageKeys.of(reason))));
		Stream.of(Refresh.values())
			.forEach((outcome) -> this.refreshes.put(outcome,
					Timer.builder("patkeeper.refreshes")
						.description("Refreshes of access tokens")
						.tag("outcome", MessageKeys.of(outcome))
						.register(meters)));
	}

	private static Counter signIns(MeterRegistry meters, String outcome) {
		return Counter.builder("patkeeper.signins").description("Sign-ins").tag("outcome", outcome).register(meters);
	}

	void signedIn() {
		this.signedIn.increment();
	}

	/**
	 * Counts a sign-in that failed, or that was not tried again.
	 */
	void failed(SignInFailureReason reason) {
		this.failures.get(reason).increment();
	}

	void refreshed(Refresh outcome, long nanoseconds) {
		this.refreshes.get(outcome).record(nanoseconds, TimeUnit.NANOSECONDS);
	}

	/**
	 * The outcomes of a refresh.
	 */
	enum Refresh {

		/** There is a new access token. */
		DONE,

		/** The person has to sign in again. */
		SIGN_IN_REQUIRED,

		/** Entra issued no token, and the current one is still valid. */
		POSTPONED,

		/** Entra issued no token, and the current one has expired. */
		FAILED

	}

}
