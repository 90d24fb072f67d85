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
	 * The page about some of a person's tokens, with the organizations chosen that the
	 * tokens mention.
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
					.map((organization) -> choice(organization, tokens, listing))
					.sorted(LIKELY_FIRST)
					.toList() : List.of());
	}

	private static Choice choice(Organization organization, List<Token> tokens, OwnedTokens.Listing listing) {
		boolean noted = tokens.stream().anyMatch((token) -> token.mentions(organization));
		return new Choice(organization.name(), noted, otherTokens(organization, listing), noted);
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
	 * This page as the person has filled it in.
	 */
	ReplacementPage choosing(Collection<Organization> chosen) {
		return new ReplacementPage(this.tokens, this.fullAccess,
				this.choices.stream().map((choice) -> choice.chosenIfIn(chosen)).toList());
	}

	/**
	 * Whether an organization has to be chosen and none is.
	 */
	boolean lacksChoice() {
		return !this.choices.isEmpty() && this.choices.stream().noneMatch(Choice::chosen);
	}

	boolean isTooLarge() {
		return size() > maxSize();
	}

	/**
	 * How many tokens the run will hold.
	 */
	public long size() {
		long choosable = this.tokens.stream().filter(Token::allOrganizations).count();
		return choosable * this.choices.stream().filter(Choice::chosen).count() + this.tokens.size() - choosable;
	}

	/**
	 * How many tokens a run may hold: as many as a selection.
	 */
	public int maxSize() {
		return Selection.MAX_SIZE;
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
	 * @param chosen whether it is chosen
	 */
	record Choice(String name, boolean noted, long otherTokens, boolean chosen) {

		private Choice chosenIfIn(Collection<Organization> chosen) {
			return new Choice(this.name, this.noted, this.otherTokens, chosen.contains(new Organization(this.name)));
		}

	}

}
