package io.patkeeper.bulk;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.token.ManagedToken;
import io.patkeeper.token.OwnedTokens;
import io.patkeeper.token.TokenUrls;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

/**
 * The tokens to be replaced, and the organizations to choose from.
 *
 * @param tokens the tokens
 * @param fullAccess whether one of them has full access
 * @param choices the organizations, first those where the tokens are likely used; none if
 * no token is for all organizations
 */
record ReplacementPage(List<Token> tokens, boolean fullAccess, List<Choice> choices) {

	private static final Comparator<Choice> LIKELY_FIRST = Comparator.comparing(Choice::noted)
		.thenComparing(Choice::otherTokens)
		.reversed();

	/**
	 * The page about some of a person's tokens.
	 * @param replaced the tokens
	 * @param listing all tokens of the person
	 */
	static ReplacementPage of(Collection<ManagedToken> replaced, OwnedTokens.Listing listing, TokenNotes notes) {
		List<Token> tokens = replaced.stream()
			.map((token) -> Token.of(token, notes.of(token.authorizationId())))
			.toList();
		boolean choosable = tokens.stream().anyMatch(Token::allOrganizations);
		return new ReplacementPage(tokens, replaced.stream().anyMatch(ManagedToken::fullAccess),
				choosable ? listing.organizations()
					.stream()
					.map((organization) -> new Choice(organization.name(),
							tokens.stream().anyMatch((token) -> token.mentions(organization)),
							otherTokens(organization, listing)))
					.sorted(LIKELY_FIRST)
					.toList() : List.of());
	}

	private static long otherTokens(Organization organization, OwnedTokens.Listing listing) {
		return listing.tokens()
			.values()
			.stream()
			.filter((token) -> token.status().works() && !token.details().allOrganizations()
					&& token.seenIn().contains(organization))
			.count();
	}

	/**
	 * Whether one of the tokens works.
	 */
	public boolean works() {
		return this.tokens.stream().anyMatch(Token::works);
	}

	/**
	 * A token to be replaced.
	 *
	 * @param name its name, legible
	 * @param url the URL of its page
	 * @param allOrganizations whether it is for all organizations
	 * @param organization the organization through which it is managed
	 * @param works whether it works
	 * @param note what its owner noted about it
	 */
	record Token(UUID authorizationId, String name, String url, boolean allOrganizations, String organization,
			boolean works, @Nullable String note) {

		private static Token of(ManagedToken token, @Nullable String note) {
			return new Token(token.authorizationId(), LegibleText.of(token.name()),
					TokenUrls.token(token.organization(), token.authorizationId()), token.details().allOrganizations(),
					token.organization().name(), token.status().works(), note);
		}

		/**
		 * Whether its name or the note on it contains the name of an organization.
		 */
		boolean mentions(Organization organization) {
			String text = (this.note != null) ? this.name + " " + this.note : this.name;
			return text.toLowerCase(Locale.ROOT).contains(organization.name().toLowerCase(Locale.ROOT));
		}

	}

	/**
	 * An organization to choose.
	 *
	 * @param name its name
	 * @param noted whether a token's name or note mentions it
	 * @param otherTokens how many other tokens of the person work in it
	 */
	record Choice(String name, boolean noted, long otherTokens) {

	}

}
