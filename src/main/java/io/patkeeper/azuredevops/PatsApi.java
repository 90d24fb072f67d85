package io.patkeeper.azuredevops;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
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
@HttpExchange(url = PatsApi.PATH, accept = MediaType.APPLICATION_JSON_VALUE)
interface PatsApi {

	String PATH = "/{organization}/_apis/tokens/pats";

	@RetryTransientFaults
	@GetExchange
	ResponseEntity<Page> list(@PathVariable Organization organization, @RequestParam String displayFilterOption,
			@RequestParam String sortByOption, @RequestParam boolean isSortAscending, @RequestParam("$top") int top,
			@RequestParam(required = false) @Nullable String continuationToken,
			@RequestAttribute(CallBudget.ATTRIBUTE) CallBudget budget);

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
	 * The text of a string, number or boolean; {@code null} if there is none.
	 */
	static @Nullable String text(@Nullable JsonNode json) {
		String text = (json != null && json.isValueNode()) ? json.asString("") : "";
		return StringUtils.hasText(text) ? text : null;
	}

	/**
	 * {@code PatTokenCreateRequest}.
	 */
	record Creation(String displayName, String scope, Instant validTo, boolean allOrgs) {

		static Creation of(PersonalAccessTokenRequest request) {
			return new Creation(request.displayName(), String.join(" ", request.scopes()),
					request.validTo().truncatedTo(ChronoUnit.MILLIS), request.allOrganizations());
		}

	}

	/**
	 * {@code PatTokenUpdateRequest}.
	 */
	record Change(UUID authorizationId, String displayName, String scope, Instant validTo, boolean allOrgs) {

		static Change of(UUID authorizationId, PersonalAccessTokenRequest request) {
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
	 * {@code PatTokenResult}. The error is text and not an enum, as new values are added
	 * over time.
	 */
	record Result(@Nullable Pat patToken, @Nullable JsonNode patTokenError, @Nullable JsonNode patTokenErrorMessage) {

		/** No error, as a name or as the number that .NET may write instead. */
		private static final Set<String> NONE = Set.of("none", "0");

		/**
		 * Throws the refusal if there is one. It takes precedence over a token, which
		 * refusals are not expected to have.
		 */
		void throwIfRefused(SupportIds supportIds) {
			String error = text(this.patTokenError);
			if (error != null && !NONE.contains(error.toLowerCase(Locale.ROOT))) {
				throw new TokenRefusedException(error, text(this.patTokenErrorMessage), supportIds);
			}
		}

	}

	/**
	 * {@code PatToken}, as far as it can be read: a field whose type differs from the
	 * specification counts as missing.
	 *
	 * @param targetAccounts {@code null} only if the service sends none, which stands for
	 * all organizations
	 */
	record Pat(@Nullable UUID authorizationId, String displayName, List<String> scopes,
			@Nullable List<UUID> targetAccounts, @Nullable Secret token, @Nullable Instant validFrom,
			@Nullable Instant validTo) {

		/** {@code Guid.Empty}, which stands for no id. */
		private static final UUID EMPTY = new UUID(0, 0);

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static Pat read(JsonNode json) {
			UUID id = UuidParser.parse(text(json.path("authorizationId")));
			String secret = text(json.path("token"));
			return new Pat(EMPTY.equals(id) ? null : id, Objects.requireNonNullElse(text(json.path("displayName")), ""),
					scopes(json.path("scope")), accounts(json.path("targetAccounts")),
					(secret != null) ? new Secret(secret) : null, date(json.path("validFrom")),
					date(json.path("validTo")));
		}

		/**
		 * The token that this describes, or {@code null} if it lacks what identifies it.
		 */
		@Nullable PersonalAccessToken toToken() {
			return (this.authorizationId != null) ? new PersonalAccessToken(this.authorizationId, this.displayName,
					this.scopes, this.targetAccounts, this.validFrom, this.validTo) : null;
		}

		private static List<String> scopes(JsonNode json) {
			return texts(json).flatMap((scopes) -> Stream.of(StringUtils.tokenizeToStringArray(scopes, " "))).toList();
		}

		private static @Nullable List<UUID> accounts(JsonNode json) {
			return (json.isNull() || json.isMissingNode()) ? null
					: texts(json).map(UuidParser::parse).filter(Objects::nonNull).toList();
		}

		private static Stream<String> texts(JsonNode json) {
			return (json.isArray() ? json.valueStream() : Stream.of(json)).map(PatsApi::text).filter(Objects::nonNull);
		}

		private static @Nullable Instant date(JsonNode json) {
			String text = text(json);
			return (text != null) ? DateParser.parse(text) : null;
		}

	}

}
