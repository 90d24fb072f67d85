package io.patkeeper.token;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

import io.patkeeper.token.scope.ScopeCatalogue;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a token that may or may not have been created.
 *
 * @param organization where it was to be created
 * @param name its name
 * @param scopes its scopes
 * @param found tokens that look like it; {@code null} if they could not be listed
 */
record CreationOutcomePage(String organization, String name, SortedSet<String> scopes, @Nullable List<TokenRow> found) {

	static CreationOutcomePage of(CreationOutcomeUnknownException exception, ScopeCatalogue catalogue, Instant now) {
		List<ManagedToken> found = exception.found();
		return new CreationOutcomePage(exception.organization().name(),
				LegibleText.of(exception.request().displayName()), exception.request().scopes(),
				(found != null) ? found.stream().map((token) -> TokenRow.of(token, catalogue, now)).toList() : null);
	}

}
