package io.patkeeper.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.token.scope.ScopeChip;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The parameters of a link that fills in the form of a new token. It may have been
 * written by anyone, so {@link TokenFormPrefill} decides what it may choose.
 *
 * @param name the token's name
 * @param organization the organization's name
 * @param scopes the identifiers of the scopes
 * @param days its lifetime in days
 * @param expires the last day on which it works, such as {@code 2027-01-31}; takes
 * precedence over the days
 */
record TokenFormLink(String name, String organization, SortedSet<String> scopes, String days, String expires) {

	TokenFormLink(@Nullable String name, @Nullable String organization, @Nullable SortedSet<String> scopes,
			@Nullable String days, @Nullable String expires) {
		this.name = Objects.requireNonNullElse(name, "");
		this.organization = Objects.requireNonNullElse(organization, "");
		this.scopes = (scopes != null) ? scopes : new TreeSet<>();
		this.days = Objects.requireNonNullElse(days, "");
		this.expires = Objects.requireNonNullElse(expires, "");
	}

	/**
	 * The link to a form as it is filled in.
	 */
	static TokenFormLink to(TokenForm form, ScopeCatalogue catalogue) {
		return new TokenFormLink(form.name(), form.organization(), catalogue.offerable(form.scopes()),
				form.expires().isEmpty() ? form.days() : "", form.expires());
	}

	/**
	 * The link to the form of a token like a given one, with the same lifetime. The name
	 * that a tool chose is left out, as it is often that of a machine.
	 */
	static TokenFormLink like(TokenRow token, ScopeCatalogue catalogue) {
		List<String> scopes = token.scopes().stream().map(ScopeChip::identifier).toList();
		return new TokenFormLink(token.toolCreated() ? "" : token.name(),
				token.allOrganizations() ? "" : token.organization(), catalogue.offerable(scopes),
				(token.lifetimeInDays() != null) ? token.lifetimeInDays().toString() : "", "");
	}

	/**
	 * The absolute URL, with the parameters that have a value.
	 */
	String url() {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("name", this.name);
		parameters.put("organization", this.organization);
		parameters.put("scopes", String.join(",", this.scopes));
		parameters.put("days", this.days);
		parameters.put("expires", this.expires);
		parameters.values().removeIf(String::isEmpty);
		ServletUriComponentsBuilder url = ServletUriComponentsBuilder.fromCurrentContextPath();
		url.path("/tokens/new");
		parameters.keySet().forEach((parameter) -> url.queryParam(parameter, "{" + parameter + "}"));
		// People read it, and a query may contain commas.
		return url.encode().buildAndExpand(parameters).toUriString().replace("%2C", ",");
	}

}
