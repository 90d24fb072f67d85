package io.patkeeper;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;

/**
 * A person's way to one page, in one of the languages.
 *
 * @param browser what the person looks with
 * @param locale the language
 * @param messages the texts by which the person knows buttons and links
 */
record Visit(Browser browser, Locale locale, MessageSource messages) {

	FakeAzureDevOps azureDevOps() {
		return Sandbox.shared().azureDevOps();
	}

	FakeEntra entra() {
		return Sandbox.shared().entra();
	}

	void signIn(Person person) {
		this.browser.get("/oauth2/authorization/entra");
		this.browser.choose(person);
	}

	Page get(String address) {
		return this.browser.get(address);
	}

	Page follow(String key, Object... arguments) {
		return this.browser.follow(text(key, arguments));
	}

	/** Presses a button, of which only the key of its text is known. */
	Page press(String key, @Nullable String... fieldsAndValues) {
		return this.browser.press(text(key), fieldsAndValues);
	}

	/** Sends the form for a new token. */
	Page create(String name, String scope) {
		get("/tokens/new");
		return press("form.create", "name", name, "organization", "fabrikam", "scopes", scope);
	}

	/** Rotates a token from its own page. */
	Page rotate(Pat pat) {
		get(address(pat));
		return this.browser.press(text("token.rotate.name", pat.displayName()));
	}

	/** Rotates a token and lets the old one live. */
	Page rotateWithOverlap(Pat pat) {
		get(address(pat));
		return press("rotation.overlap");
	}

	/** Sends a form that the current page does not offer any more. */
	Page post(String address) {
		String csrf = this.browser.page().document().select("input[name=_csrf]").val();
		return this.browser.post(address, Map.of("_csrf", csrf));
	}

	/** A token of Ana's in fabrikam. */
	Pat token(String name) {
		return azureDevOps().tokensOf(People.ANA, name).get(0);
	}

	/** Takes all of Ana's tokens but one, for pages that need not show them all. */
	void leaveOneToken(String name) {
		Pat token = token(name);
		azureDevOps().takeAll(People.ANA);
		azureDevOps().give(People.ANA, token);
	}

	/** A token of Ana's in fabrikam that was revoked. */
	Pat revokedToken() {
		UUID fabrikam = People.accountId("fabrikam");
		return azureDevOps().tokensOf(People.ANA)
			.stream()
			.filter((pat) -> pat.revoked() && pat.targetAccounts() != null && pat.targetAccounts().contains(fabrikam))
			.findFirst()
			.orElseThrow();
	}

	/** Where a token of fabrikam has its page. */
	static String address(Pat pat) {
		return "/organizations/fabrikam/tokens/" + pat.authorizationId();
	}

	private String text(String key, Object... arguments) {
		return this.messages.getMessage(key, arguments, this.locale);
	}

}
