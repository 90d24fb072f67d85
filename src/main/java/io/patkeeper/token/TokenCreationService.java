package io.patkeeper.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import io.patkeeper.azuredevops.AzureDevOpsException;
import io.patkeeper.azuredevops.CreatedToken;
import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessTokenRequest;
import io.patkeeper.azuredevops.TokenRefusedException;
import io.patkeeper.journal.DuplicateSubmissionException;
import io.patkeeper.token.note.NoteRepository;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.token.secret.SecretNotKeptException;
import io.patkeeper.ui.MessageKeys;
import io.patkeeper.ui.RefusalText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.validation.Errors;

/**
 * Creates the token that a form describes, or the replacement of a token as part of a
 * run, and keeps its secret.
 */
@Service
public class TokenCreationService {

	private static final Logger logger = LoggerFactory.getLogger(TokenCreationService.class);

	private final TokenService tokens;

	private final TokenChangeService changes;

	private final NewSecrets secrets;

	private final NoteRepository notes;

	private final TokenFormValidator validator;

	private final LifespanLimits limits;

	TokenCreationService(TokenService tokens, TokenChangeService changes, NewSecrets secrets, NoteRepository notes,
			TokenFormValidator validator, LifespanLimits limits) {
		this.tokens = tokens;
		this.changes = changes;
		this.secrets = secrets;
		this.notes = notes;
		this.validator = validator;
		this.limits = limits;
	}

	/**
	 * Creates a token.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param known the organizations of the owner
	 * @param errors gets the errors of the form, and the refusal of Azure DevOps
	 * @return the new token's authorization id; empty if there are errors
	 * @throws DuplicateSubmissionException if the form has been submitted before
	 * @throws CreationOutcomeUnknownException if Azure DevOps sent no usable response
	 * @throws SecretNotKeptException if the secret cannot be kept
	 * @throws AzureDevOpsException if a call fails, unless another organization in the
	 * form may help
	 */
	Optional<UUID> create(String owner, TokenForm form, ManagedOrganizations known, Errors errors) {
		try {
			Optional<Instant> expiry = check(form, known, errors);
			if (errors.hasErrors() || expiry.isEmpty()) {
				return Optional.empty();
			}
			return Optional.of(create(owner, form, expiry.get()));
		}
		catch (TokenRefusedException ex) {
			RefusalText.reject(ex, errors);
			return Optional.empty();
		}
		catch (AzureDevOpsException ex) {
			if (ex.fault() != Fault.NOT_FOUND && ex.fault() != Fault.NOT_SIGNED_IN) {
				throw ex;
			}
			// Azure DevOps responds like this if there is no such organization.
			logger.info("No token was created in {}: {}", form.organization(), ex.getMessage());
			errors.rejectValue("organization", "form.organization." + MessageKeys.of(ex.fault()),
					new Object[] { form.organization() }, null);
			return Optional.empty();
		}
	}

	private Optional<Instant> check(TokenForm form, ManagedOrganizations known, Errors errors) {
		Optional<Instant> expiry = this.validator.check(form, replaced(form, known, errors), errors);
		form.organizationIfValid()
			.filter((organization) -> !known.mayHave(organization))
			.ifPresent((organization) -> errors.rejectValue("organization", "form.organization.not-yours"));
		return expiry;
	}

	private UUID create(String owner, TokenForm form, Instant expiry) {
		Organization organization = form.chosenOrganization();
		PersonalAccessTokenRequest request = new PersonalAccessTokenRequest(form.name(), form.scopes(), expiry, false);
		return create(owner, organization, form.replaces(), expiry, NewSecrets.LIFETIME,
				() -> this.changes.create(owner, organization, request, form.idempotencyKey()))
			.authorizationId();
	}

	/**
	 * Creates a token with the name and scopes of another, which stays as it is, as part
	 * of a run.
	 * @param owner the owner of both, as {@code tid:oid}
	 * @param old the other token
	 * @param organization the organization of the new one
	 * @param idempotencyKey identifies the new token, which is created at most once
	 * @throws DuplicateSubmissionException if it was created, or may have been
	 * @throws CreationOutcomeUnknownException if Azure DevOps sent no usable response
	 * @throws SecretNotKeptException if the secret cannot be kept
	 * @throws TokenRefusedException if Azure DevOps refuses the new token
	 * @throws AzureDevOpsException if the call fails
	 */
	public NewSecret replace(String owner, ManagedToken old, Organization organization, Instant expiry,
			UUID idempotencyKey) {
		PersonalAccessTokenRequest request = new PersonalAccessTokenRequest(old.name(), old.details().scopes(), expiry,
				false);
		return create(owner, organization, old.authorizationId(), expiry, NewSecrets.LIFETIME_IN_RUN,
				() -> this.changes.createInRun(owner, organization, request, idempotencyKey));
	}

	private NewSecret create(String owner, Organization organization, @Nullable UUID replaced, Instant expiry,
			Duration lifetime, Supplier<CreatedToken> call) {
		CreatedToken created = call(owner, organization, replaced, expiry, call);
		NewSecret secret = NewSecret.of(organization, created, expiry);
		keep(owner, secret, lifetime, replaced, expiry);
		this.limits.learn(organization, expiry, created.token());
		return secret;
	}

	private CreatedToken call(String owner, Organization organization, @Nullable UUID replaced, Instant expiry,
			Supplier<CreatedToken> call) {
		try {
			return call.get();
		}
		catch (TokenRefusedException ex) {
			this.limits.learn(organization, expiry, ex);
			throw ex;
		}
		catch (CreationOutcomeUnknownException ex) {
			List<ManagedToken> found = ex.found();
			if (replaced != null && found != null && found.size() == 1) {
				carryOverNote(owner, replaced, found.get(0).authorizationId(), expiry);
			}
			throw ex;
		}
	}

	/**
	 * A failure is only logged, because the token may exist without its note.
	 */
	private void carryOverNote(String owner, UUID replaced, UUID created, Instant expiry) {
		try {
			this.notes.carryOver(owner, replaced, created, expiry);
		}
		catch (DataAccessException ex) {
			logger.warn("Could not carry over the note of token {}: {}", replaced, ex.toString());
		}
	}

	private void keep(String owner, NewSecret secret, Duration lifetime, @Nullable UUID replaced, Instant expiry) {
		this.secrets.keep(owner, secret, lifetime, () -> {
			if (replaced != null) {
				this.notes.carryOver(owner, replaced, secret.authorizationId(), expiry);
			}
		});
	}

	/**
	 * The token that the new one replaces. The new token may have its scopes even if the
	 * catalogue does not know them.
	 */
	private @Nullable ManagedToken replaced(TokenForm form, ManagedOrganizations known, Errors errors) {
		try {
			return findReplaced(form.from(), form.replaces(), known);
		}
		catch (TokenRefusedException ex) {
			logger.info("Could not find token {}, which is to be replaced", form.replaces(), ex);
			errors.reject("form.replaced-gone");
			return null;
		}
	}

	/**
	 * Finds the token that a new one replaces, for a page that works without it.
	 * @return the token; {@code null} if none is replaced or it was not found
	 */
	@Nullable ManagedToken replacedIfFound(TokenForm form, ManagedOrganizations known) {
		try {
			return findReplaced(form.from(), form.replaces(), known);
		}
		catch (AzureDevOpsException | TokenRefusedException ex) {
			return null;
		}
	}

	/**
	 * Finds the token that a new one replaces.
	 * @param organization the name of the organization through which it is managed
	 * @param authorizationId its authorization id, if a token is replaced
	 * @return the token; {@code null} if none is replaced, or the person cannot be a
	 * member of the organization
	 * @throws TokenRefusedException if the person has no such token
	 * @throws AzureDevOpsException if a call fails
	 */
	@Nullable ManagedToken findReplaced(String organization, @Nullable UUID authorizationId, ManagedOrganizations known) {
		return (authorizationId != null) ? Organization.parse(organization)
			.filter(known::mayHave)
			.map((it) -> this.tokens.fetchWithStatus(it, authorizationId))
			.orElse(null) : null;
	}

}
