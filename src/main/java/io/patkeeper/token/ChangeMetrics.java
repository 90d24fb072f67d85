package io.patkeeper.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.Action;
import io.patkeeper.journal.DuplicateSubmissionException;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.journal.Outcome;
import io.patkeeper.journal.TooManyChangesException;
import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Counts changes to tokens as {@code patkeeper.changes}, by action and outcome, and by
 * the reason why they were not made.
 */
@Component
class ChangeMetrics {

	private final MeterRegistry meters;

	ChangeMetrics(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Counts a change.
	 * @param failure why it was not made, if it was not
	 */
	void count(Action action, Outcome outcome, @Nullable RuntimeException failure) {
		Counter.builder("patkeeper.changes")
			.description("Changes to tokens")
			.tags("action", action.key(), "outcome", MessageKeys.of(outcome), "reason", reason(failure))
			.register(this.meters)
			.increment();
	}

	/**
	 * One of a fixed number of reasons: what Azure DevOps says may be anything.
	 */
	private static String reason(@Nullable RuntimeException failure) {
		if (failure == null) {
			return "none";
		}
		if (failure instanceof TokenRefusedException refused) {
			return MessageKeys.of(refused.refusal());
		}
		if (failure instanceof AzureDevOpsException ex) {
			return ex.fault().key();
		}
		if (failure instanceof TooManyChangesException) {
			return "too-many-changes";
		}
		if (failure instanceof DuplicateSubmissionException) {
			return "duplicate-submission";
		}
		if (failure instanceof JournalUnavailableException) {
			return "journal-unavailable";
		}
		return PersonalAccessTokenClient.isWithoutAccessToken(failure) ? "no-access-token" : "error";
	}

}
