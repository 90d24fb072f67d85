package io.patkeeper.token;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.ChangedToken;
import io.patkeeper.azuredevops.IssuedToken;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessTokens;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.azuredevops.TokenRequest;
import io.patkeeper.journal.Action;
import io.patkeeper.journal.ChangeResult;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.Outcome;
import io.patkeeper.journal.PendingChange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.stereotype.Service;

/**
 * Makes changes in Azure DevOps, but none before it is written to the journal. Each
 * leaves a line in the log, whatever its outcome, without the token's name, which is the
 * person's own text.
 */
@Service
class TokenChanges {

	private static final Logger logger = LoggerFactory.getLogger(TokenChanges.class);

	private final PersonalAccessTokens azureDevOps;

	private final Journal journal;

	TokenChanges(PersonalAccessTokens azureDevOps, Journal journal) {
		this.azureDevOps = azureDevOps;
		this.journal = journal;
	}

	IssuedToken create(PendingChange change, TokenRequest request) {
		return make(change, () -> this.azureDevOps.create(organization(change), request),
				(issued) -> done(issued.token().authorizationId(), issued.supportIds()));
	}

	ChangedToken update(String owner, Organization organization, UUID authorizationId, TokenRequest request) {
		PendingChange change = new PendingChange(owner, organization.name(), authorizationId, request.displayName(),
				Action.CHANGE, null);
		return make(change, () -> this.azureDevOps.update(organization, authorizationId, request),
				(changed) -> done(authorizationId, changed.supportIds()));
	}

	void revoke(PendingChange change, UUID authorizationId) {
		make(change, () -> this.azureDevOps.revoke(organization(change), authorizationId),
				(supportIds) -> done(authorizationId, supportIds));
	}

	private <T> T make(PendingChange change, Supplier<T> call, Function<T, ChangeResult> result) {
		long row = this.journal.open(change);
		long begun = System.nanoTime();
		T answer;
		try {
			answer = call.get();
		}
		catch (RuntimeException ex) {
			close(row, change, failed(ex), begun);
			throw ex;
		}
		close(row, change, result.apply(answer), begun);
		return answer;
	}

	private void close(long row, PendingChange change, ChangeResult result, long begun) {
		this.journal.close(row, result);
		String action = change.action().key();
		String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
		UUID known = change.authorizationId();
		Map<String, @Nullable Object> details = new LinkedHashMap<>();
		details.put("action", action);
		details.put("outcome", outcome);
		details.put("code", result.code());
		details.put("person", change.owner());
		details.put("organization", change.organization());
		details.put("authorizationId", (known != null) ? known : result.authorizationId());
		details.put("activityId", result.activityId());
		details.put("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
		details.values().removeIf(Objects::isNull);
		LoggingEventBuilder line = logger.atInfo();
		details.forEach(line::addKeyValue);
		line.log("Token {}: {}", action, outcome);
	}

	private static Organization organization(PendingChange change) {
		return new Organization(change.organization());
	}

	private static ChangeResult done(UUID authorizationId, SupportIds supportIds) {
		return new ChangeResult(Outcome.DONE, null, authorizationId, supportIds.activityId());
	}

	private static ChangeResult failed(RuntimeException ex) {
		boolean unchanged = PersonalAccessTokens.isUnchangedAfter(ex);
		if (ex instanceof TokenRefusedException refused) {
			return new ChangeResult(unchanged ? Outcome.REFUSED : Outcome.UNKNOWN, refused.code(), null,
					refused.supportIds().activityId());
		}
		Outcome outcome = unchanged ? Outcome.FAILED : Outcome.UNKNOWN;
		return (ex instanceof AzureDevOpsException fault)
				? new ChangeResult(outcome, fault.fault().name().toLowerCase(Locale.ROOT), null,
						fault.supportIds().activityId())
				: new ChangeResult(outcome, ex.getClass().getSimpleName(), null, null);
	}

}
