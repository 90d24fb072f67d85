package io.patkeeper.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.UuidParser;
import io.patkeeper.token.scope.ScopePicker;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The input of the form of a token, valid or not. It is kept as text, so that it can be
 * shown again unchanged.
 *
 * @param name the token's name
 * @param organization the organization's name
 * @param scopes the chosen scopes
 * @param days its lifetime in days, or {@value #KEEP}
 * @param expires the last day on which it works, such as {@code 2027-01-31}; takes
 * precedence over the days
 * @param replaces the authorization id of the token to replace, if any
 * @param from the organization through which the replaced token is managed; by default
 * the one of the new token
 * @param idempotencyKey identifies the form, so that submitting it twice creates one
 * token; {@code null} for a change, which may be repeated
 */
record TokenForm(String name, String organization, SortedSet<String> scopes, String days, String expires,
		@Nullable UUID replaces, String from, @Nullable UUID idempotencyKey) {

	/** Instead of days: the token keeps its expiry. */
	static final String KEEP = "keep";

	/** An empty value, or HTML's default for a radio button without a value. */
	private static final Set<String> NO_LEVEL = Set.of("", "on");

	static final List<Integer> PRESETS = List.of(7, 30, 60, 90);

	TokenForm(@Nullable String name, @Nullable String organization, @Nullable SortedSet<String> scopes,
			@Nullable String days, @Nullable String expires, @Nullable UUID replaces, @Nullable String from,
			@Nullable UUID idempotencyKey) {
		this.name = (name != null) ? name.strip() : "";
		this.organization = (organization != null) ? organization : "";
		this.scopes = (scopes != null) ? new TreeSet<>(scopes) : new TreeSet<>();
		this.days = (days != null) ? days : "";
		this.expires = (expires != null) ? expires.strip() : "";
		this.replaces = replaces;
		this.from = StringUtils.hasText(from) ? from : this.organization;
		this.idempotencyKey = idempotencyKey;
	}

	static TokenForm fresh(String organization) {
		return new TokenForm(null, organization, null, "30", null, null, null, UUID.randomUUID());
	}

	/**
	 * The form of a token that replaces another. If that is for all organizations, the
	 * person has to choose one.
	 */
	static TokenForm replacing(ManagedToken token) {
		String from = token.organization().name();
		return new TokenForm(token.name(), token.details().allOrganizations() ? "" : from,
				new TreeSet<>(token.details().scopes()), "30", null, token.authorizationId(), from, UUID.randomUUID());
	}

	static TokenForm changing(ManagedToken token) {
		return new TokenForm(token.name(), token.organization().name(), new TreeSet<>(token.details().scopes()), KEEP,
				null, null, null, null);
	}

	TokenForm withName(String name) {
		return new TokenForm(name, this.organization, this.scopes, this.days, this.expires, this.replaces, this.from,
				this.idempotencyKey);
	}

	TokenForm withDays(String days) {
		return new TokenForm(this.name, this.organization, this.scopes, days, this.expires, this.replaces, this.from,
				this.idempotencyKey);
	}

	TokenForm withExpires(String expires) {
		return new TokenForm(this.name, this.organization, this.scopes, this.days, expires, this.replaces, this.from,
				this.idempotencyKey);
	}

	TokenForm withScopes(SortedSet<String> scopes) {
		return new TokenForm(this.name, this.organization, scopes, this.days, this.expires, this.replaces, this.from,
				this.idempotencyKey);
	}

	/**
	 * Adds the scopes that were chosen as the level of an area. Each area is a field of
	 * its own, and binding cannot collect fields with unknown names. The form remains the
	 * same object, because the binding result refers to it.
	 * @param fields all submitted fields
	 */
	void addLevels(Map<String, List<String>> fields) {
		fields.forEach((field, values) -> {
			if (field.startsWith(ScopePicker.LEVEL_FIELD_PREFIX)) {
				values.stream().filter((value) -> !NO_LEVEL.contains(value)).forEach(this.scopes::add);
			}
		});
	}

	/**
	 * The input of a form that was submitted before, by the names of the fields.
	 */
	static TokenForm of(Map<String, List<String>> fields) {
		UnaryOperator<String> first = (name) -> fields.getOrDefault(name, List.of("")).get(0);
		TokenForm form = new TokenForm(first.apply("name"), first.apply("organization"),
				new TreeSet<>(fields.getOrDefault("scopes", List.of())), first.apply("days"), first.apply("expires"),
				UuidParser.parse(first.apply("replaces")), first.apply("from"), UUID.randomUUID());
		form.addLevels(fields);
		return form;
	}

	Optional<Organization> organizationIfValid() {
		return Organization.parse(this.organization);
	}

	Organization chosenOrganization() {
		return new Organization(this.organization);
	}
}
