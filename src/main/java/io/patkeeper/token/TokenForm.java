package io.patkeeper.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed into the form of a token, valid or not: all of it is text, so that
 * it can be shown again as it was.
 *
 * @param name the token's name
 * @param organization the organization's name
 * @param scopes the chosen scopes
 * @param days how many days it shall live, or {@value #KEEP}
 * @param expires the date after which it shall not work any more, such as
 * {@code 2027-01-31}; wins over the days
 * @param replaces the authorization id of the token that it is to replace, if any
 */
record TokenForm(String name, String organization, SortedSet<String> scopes, String days, String expires,
		@Nullable UUID replaces) {

	/** Of the days: the token keeps the date that it has. */
	static final String KEEP = "keep";

	static final List<Integer> PRESETS = List.of(7, 30, 60, 90);

	TokenForm(@Nullable String name, @Nullable String organization, @Nullable SortedSet<String> scopes,
			@Nullable String days, @Nullable String expires, @Nullable UUID replaces) {
		this.name = (name != null) ? name.strip() : "";
		this.organization = (organization != null) ? organization : "";
		this.scopes = (scopes != null) ? scopes : new TreeSet<>();
		this.days = (days != null) ? days : "";
		this.expires = (expires != null) ? expires.strip() : "";
		this.replaces = replaces;
	}

	static TokenForm fresh(String organization) {
		return new TokenForm(null, organization, null, "30", null, null);
	}

	static TokenForm replacing(Token token) {
		return new TokenForm(token.name(), token.organization().name(), new TreeSet<>(token.details().scopes()), "30",
				null, token.authorizationId());
	}

	static TokenForm changing(Token token) {
		return new TokenForm(token.name(), token.organization().name(), new TreeSet<>(token.details().scopes()), KEEP,
				null, null);
	}

	/**
	 * What a person has typed before, by the names of the fields.
	 */
	static TokenForm of(Map<String, List<String>> fields) {
		UnaryOperator<String> first = (name) -> fields.getOrDefault(name, List.of("")).get(0);
		UUID replaces;
		try {
			replaces = UUID.fromString(first.apply("replaces"));
		}
		catch (IllegalArgumentException ex) {
			replaces = null;
		}
		return new TokenForm(first.apply("name"), first.apply("organization"),
				new TreeSet<>(fields.getOrDefault("scopes", List.of())), first.apply("days"), first.apply("expires"),
				replaces);
	}

	Organization chosenOrganization() {
		return new Organization(this.organization);
	}

	/**
	 * The last day that can be chosen at a given time.
	 */
	static LocalDate latestDay(Instant now) {
		return LocalDate.ofInstant(now, ZoneOffset.UTC).plusYears(1);
	}

}
