package io.patkeeper.token;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.CreatedToken;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.PersonalAccessTokenRequest;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.Action;
import io.patkeeper.journal.ChangeResult;
import io.patkeeper.journal.DuplicateSubmissionException;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.journal.Outcome;
import io.patkeeper.journal.PendingChange;
import io.patkeeper.journal.TooManyChangesException;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * Changes the signed-in person's tokens. Each change is written to the journal before it
 * is made, and its outcome afterwards. The log gets one line for each, without the
 * token's name, which is the person's own text. After a change, {@link TokenChangedEvent}
 * or {@link TokenRevokedEvent} is published.
 */
@Service
public class TokenChangeService {

	private static final Logger logger = LoggerFactory.getLogger(TokenChangeService.class);

	private final PersonalAccessTokenClient azureDevOps;

	private final TokenService tokens;

	private final RecentOverviews overviews;

	private final Journal journal;

	private final NoteRepository notes;

	private final ApplicationEventPublisher events;

	private final ChangeMetrics metrics;

	private final Clock clock;

	TokenChangeService(PersonalAccessTokenClient azureDevOps, TokenService tokens, RecentOverviews overviews,
			Journal journal, NoteRepository notes, ApplicationEventPublisher events, ChangeMetrics metrics,
			Clock clock) {
		this.azureDevOps = azureDevOps;
		this.tokens = tokens;
		this.overviews = overviews;
		this.journal = journal;
		this.notes = notes;
		this.events = events;
		this.metrics = metrics;
		this.clock = clock;
	}

	/**
	 * Creates a token. The call is never repeated.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param idempotencyKey identifies the submitted form, which creates at most one
	 * token; {@code null} if the caller prevents duplicates itself
	 * @throws DuplicateSubmissionException if the key has been used before
	 * @throws CreationOutcomeUnknownException if Azure DevOps sent no usable response
	 */
	CreatedToken create(String owner, Organization organization, PersonalAccessTokenRequest request,
			@Nullable UUID idempotencyKey) {
		return create(organization, request, new PendingChange(owner, organization.name(), null, request.displayName(),
				Action.CREATE, idempotencyKey));
	}

	/**
	 * Creates a token as part of a run, which the change limit has counted as a whole.
	 * The call is never repeated.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param idempotencyKey identifies the token of the run
	 * @throws DuplicateSubmissionException if the key has been used before
	 * @throws CreationOutcomeUnknownException if Azure DevOps sent no usable response
	 */
	CreatedToken createInRun(String owner, Organization organization, PersonalAccessTokenRequest request,
			UUID idempotencyKey) {
		return create(organization, request, new PendingChange(owner, organization.name(), null, request.displayName(),
				Action.CREATE, idempotencyKey, false));
	}

	/**
	 * Creates the new token of a rotation. The call is never repeated.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param partOfRun whether the change limit has counted the rotation as part of a run
	 * @throws CreationOutcomeUnknownException if Azure DevOps sent no usable response
	 */
	public CreatedToken createReplacement(String owner, Organization organization, PersonalAccessTokenRequest request,
			boolean partOfRun) {
		return create(organization, request, new PendingChange(owner, organization.name(), null, request.displayName(),
				Action.ROTATE_CREATE, null, !partOfRun));
	}

	private CreatedToken create(Organization organization, PersonalAccessTokenRequest request, PendingChange change) {
		Instant started = this.clock.instant();
		try {
			CreatedToken created = make(change, () -> this.azureDevOps.create(organization, request),
					(response) -> done(response.token().authorizationId(), response.supportIds()));
			this.events.publishEvent(new TokenChangedEvent(change.owner(), organization, created.token()));
			return created;
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			if (PersonalAccessTokenClient.isUnchangedAfter(ex)) {
				throw ex;
			}
			throw outcomeUnknown(organization, request, started, ex);
		}
	}

	private CreationOutcomeUnknownException outcomeUnknown(Organization organization,
			PersonalAccessTokenRequest request, Instant started, RuntimeException cause) {
		try {
			return new CreationOutcomeUnknownException(organization, request,
					this.tokens.createdAt(organization, request.displayName(), started), cause);
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			cause.addSuppressed(ex);
			return new CreationOutcomeUnknownException(organization, request, null, cause);
		}
	}

	/**
	 * Changes the name, scopes or expiry of a token. Its secret stays the same.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @return the changed token, which may expire earlier than requested
	 */
	PersonalAccessToken change(String owner, Organization organization, UUID authorizationId,
			PersonalAccessTokenRequest request) {
		return change(owner, organization, authorizationId, request, true);
	}

	/**
	 * Changes the expiry of a token as part of a run, which the change limit has counted
	 * as a whole.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @return the changed token, which may expire earlier than requested
	 */
	public PersonalAccessToken extend(String owner, ManagedToken token, Instant expiry) {
		return change(owner, token.organization(), token.authorizationId(), new PersonalAccessTokenRequest(token.name(),
				token.details().scopes(), expiry, token.details().allOrganizations()), false);
	}

	private PersonalAccessToken change(String owner, Organization organization, UUID authorizationId,
			PersonalAccessTokenRequest request, boolean counted) {
		PendingChange change = new PendingChange(owner, organization.name(), authorizationId, request.displayName(),
				Action.CHANGE, null, counted);
		PersonalAccessToken changed = make(change,
				() -> this.azureDevOps.update(organization, authorizationId, request),
				(response) -> done(authorizationId, response.supportIds()))
			.token();
		this.notes.recordEnd(owner, authorizationId, Expiry.clip(request.validTo(), this.clock.instant()));
		this.events.publishEvent(new TokenChangedEvent(owner, organization, changed));
		return changed;
	}

	/**
	 * Revokes a token. Also succeeds if the token is already gone.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param name the token's name, for the journal
	 */
	public void revoke(String owner, Organization organization, UUID authorizationId, String name) {
		revoke(owner, organization, authorizationId, name, Action.REVOKE, false);
	}

	/**
	 * Revokes the old token of a rotation. Also succeeds if the token is already gone.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param name the token's name, for the journal
	 */
	public void revokeReplaced(String owner, Organization organization, UUID authorizationId, String name) {
		revoke(owner, organization, authorizationId, name, Action.ROTATE_REVOKE, true);
	}

	/**
	 * Revokes the new token of an interrupted rotation. Also succeeds if the token is
	 * already gone.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param name the token's name, for the journal
	 */
	public void revokeOrphan(String owner, Organization organization, UUID authorizationId, String name) {
		revoke(owner, organization, authorizationId, name, Action.REVOKE, true);
	}

	private void revoke(String owner, Organization organization, UUID authorizationId, String name, Action action,
			boolean byRotation) {
		PendingChange change = new PendingChange(owner, organization.name(), authorizationId, name, action, null);
		make(change, () -> this.azureDevOps.revoke(organization, authorizationId),
				(supportIds) -> done(authorizationId, supportIds));
		this.notes.recordEnd(owner, authorizationId, this.clock.instant());
		this.events.publishEvent(new TokenRevokedEvent(owner, authorizationId, byRotation));
	}

	private <T> T make(PendingChange change, Supplier<T> call, Function<T, ChangeResult> result) {
		long entry = open(change);
		long started = System.nanoTime();
		T response;
		try {
			response = call.get();
		}
		catch (RuntimeException ex) {
			ChangeResult failed = failed(ex);
			close(entry, change, failed, started);
			this.metrics.count(change.action(), failed.outcome(), ex);
			throw ex;
		}
		finally {
			this.overviews.changed();
		}
		close(entry, change, result.apply(response), started);
		this.metrics.count(change.action(), Outcome.DONE, null);
		return response;
	}

	private long open(PendingChange change) {
		try {
			return this.journal.open(change);
		}
		catch (DuplicateSubmissionException | TooManyChangesException ex) {
			this.metrics.count(change.action(), Outcome.REFUSED, ex);
			throw ex;
		}
		catch (JournalUnavailableException ex) {
			this.metrics.count(change.action(), Outcome.FAILED, ex);
			throw ex;
		}
	}

	private void close(long entry, PendingChange change, ChangeResult result, long started) {
		this.journal.close(entry, result);
		String action = change.action().key();
		String outcome = MessageKeys.of(result.outcome());
		UUID known = change.authorizationId();
		Map<String, @Nullable Object> details = new LinkedHashMap<>();
		details.put("action", action);
		details.put("outcome", outcome);
		details.put("code", result.code());
		details.put("person", change.owner());
		details.put("organization", change.organization());
		details.put("authorizationId", (known != null) ? known : result.authorizationId());
		details.put("activityId", result.activityId());
		details.put("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
		details.values().removeIf(Objects::isNull);
		LoggingEventBuilder line = logger.atInfo();
		details.forEach(line::addKeyValue);
		line.log("Token {}: {}", action, outcome);
	}

	private static ChangeResult done(UUID authorizationId, SupportIds supportIds) {
		return new ChangeResult(Outcome.DONE, null, authorizationId, supportIds.activityId());
	}

	private static ChangeResult failed(RuntimeException ex) {
		boolean unchanged = PersonalAccessTokenClient.isUnchangedAfter(ex);
		if (ex instanceof TokenRefusedException refused) {
			return new ChangeResult(unchanged ? Outcome.REFUSED : Outcome.UNKNOWN, refused.code(), null,
					refused.supportIds().activityId());
		}
		Outcome outcome = unchanged ? Outcome.FAILED : Outcome.UNKNOWN;
		return (ex instanceof AzureDevOpsException fault)
				? new ChangeResult(outcome, MessageKeys.of(fault.fault()), null, fault.supportIds().activityId())
				: new ChangeResult(outcome, ex.getClass().getSimpleName(), null, null);
	}

}
