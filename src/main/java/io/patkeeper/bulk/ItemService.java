package io.patkeeper.bulk;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.Expiry;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.azuredevops.Refusal;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.DuplicateSubmissionException;
import io.patkeeper.journal.Journal;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.journal.Outcome;
import io.patkeeper.rotation.RotationService;
import io.patkeeper.token.CreationOutcomeUnknownException;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.TokenChangeService;
import io.patkeeper.token.TokenCreationService;
import io.patkeeper.token.TokenService;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.token.secret.SecretNotKeptException;
import io.patkeeper.ui.MessageKeys;
import io.patkeeper.ui.RefusalText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * Changes a single token of a run, with the services that change it on its own page, and
 * finds out what has become of a change whose outcome is unknown.
 */
@Service
class ItemService {

	/** The reason why a change has to wait. */
	static final String TOO_MANY_REQUESTS = reason(Fault.TOO_MANY_REQUESTS);

	private static final String CLAMPED = "run.reason.clamped";

	private static final String CREATION_UNKNOWN = "run.reason.creation-unknown";

	private static final Logger logger = LoggerFactory.getLogger(ItemService.class);

	private final TokenService tokens;

	private final TokenChangeService changes;

	private final TokenCreationService creation;

	private final RotationService rotations;

	private final NewSecrets secrets;

	private final Journal journal;

	private final Clock clock;

	ItemService(TokenService tokens, TokenChangeService changes, TokenCreationService creation,
			RotationService rotations, NewSecrets secrets, Journal journal, Clock clock) {
		this.tokens = tokens;
		this.changes = changes;
		this.creation = creation;
		this.rotations = rotations;
		this.secrets = secrets;
		this.journal = journal;
		this.clock = clock;
	}

	/**
	 * Changes a token.
	 * @return what has become of it; {@link ItemState#PENDING} if the call was not made
	 * because of too many others, or because the access token was not accepted, so that
	 * it can be repeated
	 * @throws RuntimeException if there is
	 * {@linkplain PersonalAccessTokenClient#isWithoutAccessToken no access token};
	 * nothing was changed
	 */
	ItemResult change(Run run, RunItem item) {
		try {
			return switch (run.kind()) {
				case REVOKE -> revoke(run, item);
				case ROTATE -> rotate(run, item);
				case EXTEND -> extend(run, item);
				case REPLACE -> replace(run, item);
			};
		}
		catch (SecretNotKeptException ex) {
			logger.warn("Could not keep a new secret", ex);
			return lookUp(run, item);
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
	}

	private ItemResult revoke(Run run, RunItem item) {
		this.changes.revoke(run.owner(), item.organization(), item.authorizationId(), item.name());
		return ItemResult.DONE;
	}

	private ItemResult rotate(Run run, RunItem item) {
		ItemResult result = of(
				this.rotations.rotate(run.owner(), item.organization(), item.authorizationId(), run.keepOld()), run);
		// Creating a token is not repeated, even if there is no trace of it.
		return (result.state() == ItemState.PENDING) ? ItemResult.of(ItemState.FAILED, "run.reason.not-rotated")
				: result;
	}

	private ItemResult extend(Run run, RunItem item) {
		ManagedToken token = this.tokens.fetch(item.organization(), item.authorizationId());
		if (!token.status().works()) {
			return ItemResult.of(ItemState.REFUSED, "refusal." + Refusal.EXPIRED_PAT_CANNOT_BE_EXTENDED.code());
		}
		Instant requested = Objects.requireNonNull(run.newExpiry());
		if (token.expires() != null && !token.expires().isBefore(requested)) {
			return ItemResult.of(ItemState.DONE, "run.reason.expires-later");
		}
		return extended(requested, this.changes.extend(run.owner(), token, requested));
	}

	private static ItemResult extended(Instant requested, PersonalAccessToken token) {
		Instant granted = token.validTo();
		return new ItemResult(ItemState.DONE, Expiry.isClamped(requested, granted) ? CLAMPED : null, null, null, null,
				granted, null);
	}

	/**
	 * The journal makes sure that the token is created once.
	 */
	private ItemResult replace(Run run, RunItem item) {
		ManagedToken old = this.tokens.fetchWithStatus(item.managedIn(), item.authorizationId());
		try {
			return created(this.creation.replace(run.owner(), old, item.organization(),
					Objects.requireNonNull(run.newExpiry()), idempotencyKey(run, item)));
		}
		catch (CreationOutcomeUnknownException ex) {
			logger.warn("It is unknown whether a token of run {} was created", run.id(), ex);
			return ItemResult.of(ItemState.UNKNOWN, CREATION_UNKNOWN);
		}
		catch (DuplicateSubmissionException ex) {
			return lookUp(run, item);
		}
	}

	private static UUID idempotencyKey(Run run, RunItem item) {
		return UUID.nameUUIDFromBytes((run.id() + " " + item.place()).getBytes(StandardCharsets.UTF_8));
	}

	private static ItemResult created(NewSecret secret) {
		return new ItemResult(ItemState.DONE, secret.clamped() ? CLAMPED : null, null, null, secret.authorizationId(),
				null, null);
	}

	private static ItemResult failed(RuntimeException ex) {
		if (PersonalAccessTokenClient.isWithoutAccessToken(ex)) {
			throw ex;
		}
		boolean unchanged = PersonalAccessTokenClient.isUnchangedAfter(ex) || ex instanceof JournalUnavailableException;
		if (ex instanceof TokenRefusedException refused) {
			RefusalText text = RefusalText.of(refused);
			return new ItemResult(unchanged ? ItemState.REFUSED : ItemState.UNKNOWN, text.messageKey(), text.reason(),
					null, null, null, null);
		}
		if (ex instanceof AzureDevOpsException fault) {
			boolean repeatable = fault.fault() == Fault.TOO_MANY_REQUESTS || fault.fault() == Fault.NOT_SIGNED_IN;
			ItemState state = repeatable ? ItemState.PENDING : unchanged ? ItemState.FAILED : ItemState.UNKNOWN;
			return ItemResult.of(state, reason(fault.fault()));
		}
		logger.error("Could not change a token of a run", ex);
		return ItemResult.of(unchanged ? ItemState.FAILED : ItemState.UNKNOWN, "run.reason.error");
	}

	private static String reason(Fault fault) {
		return "fault." + MessageKeys.of(fault) + ".what";
	}

	/**
	 * Finds out whether a token was changed.
	 * @return what has become of it; {@link ItemState#PENDING} if it was not changed
	 * @throws RuntimeException if there is
	 * {@linkplain PersonalAccessTokenClient#isWithoutAccessToken no access token}
	 */
	ItemResult lookUp(Run run, RunItem item) {
		try {
			return switch (run.kind()) {
				case REVOKE -> ItemResult.of(works(item) ? ItemState.PENDING : ItemState.DONE, null);
				case ROTATE -> of(this.rotations.find(run.owner(), item.authorizationId()), run);
				case EXTEND -> lookUpExtension(run, item);
				case REPLACE -> lookUpReplacement(run, item);
			};
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			logger.warn("Could not find out whether token {} was changed", item.authorizationId(), ex);
			return ItemResult.of(ItemState.UNKNOWN, item.reason());
		}
	}

	private boolean works(RunItem item) {
		try {
			return this.tokens.fetchWithStatus(item.organization(), item.authorizationId()).status().works();
		}
		catch (TokenRefusedException ex) {
			if (ex.refusal().concern() == Refusal.Concern.TOKEN) {
				return false;
			}
			throw ex;
		}
	}

	private ItemResult lookUpExtension(Run run, RunItem item) {
		PersonalAccessToken token = this.tokens.fetch(item.organization(), item.authorizationId()).details();
		boolean unchanged = item.expires() != null && !Expiry.isExtended(item.expires(), token.validTo());
		return unchanged ? ItemResult.of(ItemState.PENDING, null)
				: extended(Objects.requireNonNull(run.newExpiry()), token);
	}

	/**
	 * The journal tells whether a token was created. Without an outcome there, it is
	 * looked for among the tokens that the journal does not know.
	 */
	private ItemResult lookUpReplacement(Run run, RunItem item) {
		Optional<JournalEntry> found = this.journal.findByIdempotencyKey(run.owner(), idempotencyKey(run, item));
		if (found.isEmpty()) {
			return ItemResult.of(ItemState.PENDING, null);
		}
		JournalEntry entry = found.get();
		if (entry.isInProgress(this.clock.instant())) {
			return new ItemResult(ItemState.UNKNOWN, CREATION_UNKNOWN, null, null, null, null,
					entry.opened().plus(JournalEntry.MAX_CHANGE_DURATION));
		}
		if (entry.outcome() == Outcome.DONE && entry.authorizationId() != null) {
			return found(run.owner(), entry.authorizationId());
		}
		return this.tokens.createdAt(item.organization(), item.name(), entry.opened())
			.stream()
			.map(ManagedToken::authorizationId)
			.filter((authorizationId) -> this.journal.about(run.owner(), authorizationId, 1).isEmpty())
			.findFirst()
			.map((authorizationId) -> found(run.owner(), authorizationId))
			.orElseGet(() -> ItemResult.of(ItemState.FAILED, "run.reason.not-created"));
	}

	private ItemResult found(String owner, UUID authorizationId) {
		return this.secrets.find(owner, authorizationId)
			.map((kept) -> created(kept.secret()))
			.orElseGet(() -> new ItemResult(ItemState.FAILED, "run.reason.without-secret", null, null, authorizationId,
					null, null));
	}

	private static ItemResult of(RotationService.Result rotation, Run run) {
		ItemState state = switch (rotation.status()) {
			case DONE, REPLACED -> ItemState.DONE;
			case OVERLAP -> run.keepOld() ? ItemState.DONE : ItemState.FAILED;
			case IN_PROGRESS, UNKNOWN, OLD_UNKNOWN -> ItemState.UNKNOWN;
			case ABANDONED, NOTHING_CREATED -> ItemState.PENDING;
			case ORPHANED, REACH_DIFFERS, OLD_STILL_WORKS, SECRET_UNAVAILABLE, DISCARDING, NOT_REPLACED ->
				ItemState.FAILED;
		};
		UUID id = rotation.rotation();
		return new ItemResult(state, (state == ItemState.DONE) ? null : "rotation.status." + rotation.status().key(),
				null, id, rotation.newAuthorizationId(), null, rotation.inProgressUntil());
	}

}
