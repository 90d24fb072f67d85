package io.patkeeper;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The pages that people get to see, and how to get to each. What holds for every page is
 * asked of these.
 */
enum Screen {

	HOME(null, "/"),

	SIGN_IN_FAILED(null, "/login/oauth2/code/entra?error=access_denied&state=unknown"),

	LIST(People.ANA, "/tokens"),

	LIST_WITH_NO_MATCH(People.ANA, "/tokens?q=nothing-is-called-this"),

	LIST_WITH_A_NOTICE(People.ANA, (azureDevOps) -> {
		azureDevOps.always("contoso", Trouble.serverError(500));
		return "/tokens";
	}),

	EMPTY_LIST(People.BEN, "/tokens"),

	NO_ORGANIZATION(People.CHIARA, "/tokens"),

	ORGANIZATION(People.ANA, "/organizations/new"),

	NEW(People.ANA, "/tokens/new"),

	NEW_WITH_ERRORS(People.ANA, "/tokens/new", ""),

	ACTIVE_TOKEN(People.ANA, (azureDevOps) -> address(plain(azureDevOps))),

	REVOKED_TOKEN(People.ANA, (azureDevOps) -> address(revoked(azureDevOps))),

	REVOKE(People.ANA, (azureDevOps) -> address(plain(azureDevOps)) + "/revoke"),

	SECRET(People.ANA, Screen::replacement, "Replaced"),

	GONE(People.ANA, (azureDevOps) -> address(plain(azureDevOps)) + "/secret"),

	UNSETTLED(People.ANA, (azureDevOps) -> {
		azureDevOps.next(Operation.CREATE, Trouble.dropAfterWork());
		return replacement(azureDevOps);
	}, "Orphan"),

	FAULT(People.ANA, (azureDevOps) -> {
		azureDevOps.always("fabrikam", Trouble.serverError(503));
		return address(plain(azureDevOps));
	}),

	NOT_FOUND(People.ANA, "/nowhere"),

	JOURNAL(People.ANA, "/journal"),

	SESSIONS(People.ANA, "/sessions"),

	HELP(People.ANA, "/help");

	/** Those that not every build of the app has. */
	private static final Map<Screen, String> OPTIONAL = Map.of(JOURNAL, "/journal", SESSIONS, "/sessions", HELP,
			"/help");

	private final @Nullable Person person;

	private final Function<FakeAzureDevOps, String> prepare;

	private final @Nullable String typed;

	Screen(@Nullable Person person, String path) {
		this(person, (azureDevOps) -> path, null);
	}

	Screen(@Nullable Person person, String path, String typed) {
		this(person, (azureDevOps) -> path, typed);
	}

	Screen(@Nullable Person person, Function<FakeAzureDevOps, String> prepare) {
		this(person, prepare, null);
	}

	Screen(@Nullable Person person, Function<FakeAzureDevOps, String> prepare, @Nullable String typed) {
		this.person = person;
		this.prepare = prepare;
		this.typed = typed;
	}

	/**
	 * All pages of the app as it is built.
	 */
	static Stream<Screen> of(RequestMappingHandlerMapping mappings) {
		List<String> paths = mappings.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.toList();
		return Stream.of(values()).filter((screen) -> paths.contains(OPTIONAL.getOrDefault(screen, "/tokens")));
	}

	/** Who has to be signed in, if anybody. */
	@Nullable Person person() {
		return this.person;
	}

	/** Brings the sandbox into the state that the page needs, and tells where to go. */
	String prepare(FakeAzureDevOps azureDevOps) {
		return this.prepare.apply(azureDevOps);
	}

	/**
	 * The name to type before the form of a new token is sent, which leads to the page;
	 * none if the page is there at once.
	 */
	@Nullable String typed() {
		return this.typed;
	}

	/** A text about tokens, in one of the two languages. */
	static String text(String key, String language) {
		Control noFallback = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);
		return ResourceBundle.getBundle("messages.tokens", Locale.forLanguageTag(language), noFallback).getString(key);
	}

	private static String replacement(FakeAzureDevOps azureDevOps) {
		return "/tokens/new?organization=fabrikam&replaces=" + revoked(azureDevOps).authorizationId();
	}

	private static Pat plain(FakeAzureDevOps azureDevOps) {
		return azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0);
	}

	private static Pat revoked(FakeAzureDevOps azureDevOps) {
		UUID fabrikam = People.accountId("fabrikam");
		return azureDevOps.tokensOf(People.ANA)
			.stream()
			.filter((pat) -> pat.revoked() && pat.targetAccounts() != null && pat.targetAccounts().contains(fabrikam))
			.findFirst()
			.orElseThrow();
	}

	private static String address(Pat pat) {
		return "/organizations/fabrikam/tokens/" + pat.authorizationId();
	}

}
