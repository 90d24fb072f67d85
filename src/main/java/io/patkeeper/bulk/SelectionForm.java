package io.patkeeper.bulk;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * The checkboxes of a page of the list, and which of them were checked when it was shown.
 * What differs has been changed by the person, here and not on another page.
 *
 * @param token the tokens whose box is checked, such as
 * {@code fabrikam/5d3c3f6a-0a4b-4f53-9f2c-2f6f8f1f0a11}
 * @param was the tokens whose box was checked
 * @param all present if the box for all tokens that match is checked
 * @param wasAll present if it was
 */
record SelectionForm(List<String> token, List<String> was, @Nullable String all, @Nullable String wasAll) {

	private static final Pattern TOKEN = Pattern
		.compile("([^/]+)/(\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12})");

	SelectionForm(@Nullable List<String> token, @Nullable List<String> was, @Nullable String all,
			@Nullable String wasAll) {
		this.token = Objects.requireNonNullElse(token, List.of());
		this.was = Objects.requireNonNullElse(was, List.of());
		this.all = all;
		this.wasAll = wasAll;
	}

	/**
	 * Whether the person has selected all tokens that match, or none of them any more.
	 */
	boolean changesAll() {
		return (this.all == null) != (this.wasAll == null);
	}

	/**
	 * A selection with what the person has changed.
	 * @param matching all tokens that match, if that {@linkplain #changesAll() matters}
	 */
	Selection applyTo(Selection selection, Map<UUID, Organization> matching) {
		Map<UUID, Organization> checked = parse(this.token);
		Map<UUID, Organization> before = parse(this.was);
		Map<UUID, Organization> added = without(checked, before.keySet());
		Map<UUID, Organization> removed = without(before, checked.keySet());
		Selection changed = (this.all != null) ? selection.with(matching) : selection.without(matching.keySet());
		return changed.without(removed.keySet()).with(added);
	}

	private static Map<UUID, Organization> without(Map<UUID, Organization> tokens, Collection<UUID> others) {
		Map<UUID, Organization> rest = new LinkedHashMap<>(tokens);
		rest.keySet().removeAll(others);
		return rest;
	}

	/**
	 * Whatever else may have been sent is ignored.
	 */
	private static Map<UUID, Organization> parse(List<String> tokens) {
		Map<UUID, Organization> parsed = new LinkedHashMap<>();
		for (String token : tokens) {
			Matcher matcher = TOKEN.matcher(token);
			Optional<Organization> organization = matcher.matches() ? Organization.parse(matcher.group(1))
					: Optional.empty();
			organization.ifPresent((it) -> parsed.put(UUID.fromString(matcher.group(2)), it));
		}
		return parsed;
	}

}
