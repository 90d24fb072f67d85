package io.patkeeper.azuredevops;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * The PAT Lifecycle Management API, as its specification
 * (MicrosoftDocs/vsts-rest-api-specs, {@code tokens/7.2/tokens.json}) defines it. A
 * response has no body if the service sent none.
 */
@HttpExchange(url = "/{organization}/_apis/tokens/pats", accept = MediaType.APPLICATION_JSON_VALUE)
interface PatsApi {

	@RetryTransientFaults
	@GetExchange
	ResponseEntity<Page> list(@PathVariable Organization organization, @RequestParam String displayFilterOption,
			@RequestParam String sortByOption, @RequestParam boolean isSortAscending, @RequestParam("$top") int top,
			@RequestParam(required = false) @Nullable String continuationToken);

	@RetryTransientFaults
	@GetExchange
	ResponseEntity<Result> get(@PathVariable Organization organization, @RequestParam UUID authorizationId);

	@PostExchange
	ResponseEntity<Result> create(@PathVariable Organization organization, @RequestBody Creation creation);

	@PutExchange
	ResponseEntity<Result> update(@PathVariable Organization organization, @RequestBody Change change);

	@RetryTransientFaults
	@DeleteExchange
	ResponseEntity<Result> revoke(@PathVariable Organization organization, @RequestParam UUID authorizationId);

	/**
	 * Parses an id, or returns {@code null} if the text is not one.
	 */
	static @Nullable UUID uuid(@Nullable String text) {
		try {
			return (text != null) ? UUID.fromString(text) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * {@code PatTokenCreateRequest}.
	 */
	record Creation(String displayName, String scope, Instant validTo, boolean allOrgs) {

		static Creation of(TokenRequest request) {
			return new Creation(request.displayName(), String.join(" ", request.scopes()),
					request.validTo().truncatedTo(ChronoUnit.MILLIS), request.allOrganizations());
		}

	}

	/**
	 * {@code PatTokenUpdateRequest}.
	 */
	record Change(UUID authorizationId, String displayName, String scope, Instant validTo, boolean allOrgs) {

		static Change of(UUID authorizationId, TokenRequest request) {
			return new Change(authorizationId, request.displayName(), String.join(" ", request.scopes()),
					request.validTo().truncatedTo(ChronoUnit.MILLIS), request.allOrganizations());
		}

	}

	/**
	 * {@code PagedPatTokens}.
	 */
	record Page(@Nullable List<@Nullable Pat> patTokens, @Nullable String continuationToken) {

	}

	/**
	 * {@code PatTokenResult}. The error is text, not an enum, as new values are added
	 * over time.
	 */
	record Result(@Nullable Pat patToken, @Nullable String patTokenError, @Nullable String patTokenErrorMessage) {

		/**
		 * Throws the refusal if there is one. A refusal comes without a token; should a
		 * token ever come with one, the refusal counts, and the token, if it exists, is
		 * found in the list.
		 */
		void throwIfRefused(SupportIds supportIds) {
			if (StringUtils.hasText(this.patTokenError) && !this.patTokenError.equalsIgnoreCase("none")) {
				String explanation = StringUtils.hasText(this.patTokenErrorMessage) ? this.patTokenErrorMessage : null;
				throw new TokenRefused(this.patTokenError, explanation, supportIds);
			}
		}

	}

	/**
	 * {@code PatToken}. Ids and dates are text, so that one that cannot be read does not
	 * make the others of its page unreadable.
	 */
	record Pat(@Nullable String authorizationId, @Nullable String displayName, @Nullable String scope,
			@Nullable List<@Nullable String> targetAccounts, @Nullable Secret token, @Nullable String validFrom,
			@Nullable String validTo) {

		/**
		 * The token that this describes, or {@code null} if it lacks what identifies it.
		 */
		@Nullable PersonalAccessToken toToken() {
			UUID id = uuid(this.authorizationId);
			if (id == null) {
				return null;
			}
			return new PersonalAccessToken(id, (this.displayName != null) ? this.displayName : "", scopes(), accounts(),
					instant(this.validFrom), instant(this.validTo));
		}

		private List<String> scopes() {
			return List.of(StringUtils.tokenizeToStringArray(this.scope, " "));
		}

		private @Nullable List<UUID> accounts() {
			if (this.targetAccounts == null) {
				return null;
			}
			List<UUID> accounts = new ArrayList<>();
			for (String account : this.targetAccounts) {
				UUID id = uuid(account);
				if (id != null) {
					accounts.add(id);
				}
			}
			return List.copyOf(accounts);
		}

		/**
		 * Seen in the wild: none to seven fractional digits, and no zone at all, which
		 * means UTC.
		 */
		private static @Nullable Instant instant(@Nullable String text) {
			if (!StringUtils.hasText(text)) {
				return null;
			}
			try {
				TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from,
						LocalDateTime::from);
				return (time instanceof LocalDateTime local) ? local.toInstant(ZoneOffset.UTC) : Instant.from(time);
			}
			catch (DateTimeException ex) {
				return null;
			}
		}

	}

}
