package io.patkeeper;

import java.util.function.Function;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.jspecify.annotations.Nullable;

/**
 * The pages that people get to see, each in all its states, and the way to each. What
 * holds for every page is asked of these.
 */
enum Screen {

	HOME("home", null, at("/")),

	HELP("help", null, at("/help")),

	SIGN_IN_FAILED("signin/failed", null, at("/login/oauth2/code/entra?error=access_denied&state=unknown")),

	SIGN_IN_FOR_ADMINISTRATORS("signin/failed", null, (visit) -> {
		visit.entra().refuseSignIn("access_denied", 90094, "Admin consent is required.");
		return visit.get("/tokens");
	}),

	CONSENT_GIVEN("signin/consent", null, at("/admin-consent?admin_consent=True&state=x")),

	CONSENT_REFUSED("signin/consent", null,
			at("/admin-consent?error=access_denied&error_description=AADSTS65004&state=x")),

	LANDED("signin/landed", null, at("/login/oauth2/code/entra")),

	ENTRA_UNAVAILABLE("signin/unavailable", People.ANA, (visit) -> {
		visit.entra().revokeAccessTokens();
		visit.entra().tokensUnavailable();
		return visit.get("/tokens");
	}),

	SESSIONS("signin/sessions", People.ANA, (visit) -> {
		new Visit(new Browser(visit.get("/sessions").uri().getPort()), visit.locale(), visit.messages())
			.signIn(People.ANA);
		return visit.get("/sessions");
	}),

	ADMINISTRATION("administration/administration", People.ANA, Screen::administration),

	ADMINISTRATION_WITH_NO_MATCH("administration/administration", People.ANA,
			at("/help/administrator?q=nobody-is-called-this")),

	SESSIONS_OF_SOMEBODY_ELSE("administration/end-sessions", People.ANA, (visit) -> {
		Page administration = administration(visit);
		return visit.get(administration.document().select("a[href*=end-sessions]").attr("href"));
	}),

	LIST("tokens/list", People.ANA, at("/tokens")),

	LIST_NARROWED("tokens/list", People.ANA,
			at("/tokens?organization=fabrikam&status=active&sort=name&dir=desc&page=2")),

	LIST_WITH_A_SELECTION("tokens/list", People.ANA, (visit) -> {
		visit.get("/tokens?facet=full-access");
		visit.press("selection.keep", "all", "true");
		return visit.get("/tokens");
	}),

	LIST_WITH_NO_MATCH("tokens/list", People.ANA, at("/tokens?q=nothing-is-called-this")),

	LIST_WITHOUT_AN_ORGANIZATION("tokens/list", People.ANA, (visit) -> {
		visit.leaveOneToken(SeededTokens.PLAIN);
		visit.azureDevOps().always("contoso", Trouble.serverError(500));
		return visit.get("/tokens");
	}),

	LIST_WITH_HALF_A_ROTATION("tokens/list", People.ANA, (visit) -> {
		visit.leaveOneToken(SeededTokens.PLAIN);
		leaveTheOldToken(visit);
		return visit.get("/tokens");
	}),

	LIST_WITH_AN_OVERLAP("tokens/list", People.ANA, (visit) -> {
		visit.leaveOneToken(SeededTokens.PLAIN);
		visit.rotateWithOverlap(visit.token(SeededTokens.PLAIN));
		return visit.get("/tokens");
	}),

	LIST_OF_WHAT_IS_HARD_TO_SHOW("tokens/list", People.ANA, at("/samples/list")),

	EMPTY_LIST("tokens/list", People.BEN, at("/tokens")),

	UNREACHABLE_LIST("tokens/list", People.BEN, (visit) -> {
		visit.azureDevOps().always("fabrikam", Trouble.serverError(500));
		return visit.get("/tokens");
	}),

	NO_ORGANIZATION("tokens/list", People.CHIARA, at("/tokens")),

	UNDISCOVERED_ORGANIZATIONS("tokens/list", People.DANIEL, at("/tokens")),

	ORGANIZATION("tokens/organization", People.ANA, at("/organizations/new")),

	ORGANIZATION_WITH_ERRORS("tokens/organization", People.ANA, (visit) -> {
		visit.get("/organizations/new");
		return visit.press("organization.add", "name", "no name/at all");
	}),

	NEW("tokens/form", People.ANA, at("/tokens/new")),

	NEW_BY_TASK("tokens/form", People.ANA, at("/tokens/new?preset=publish-packages")),

	NEW_WITH_ERRORS("tokens/form", People.ANA, (visit) -> visit.create("", "no-such-scope")),

	NEW_WITH_FULL_ACCESS("tokens/form", People.ANA, (visit) -> {
		visit.azureDevOps().next(Operation.CREATE, Trouble.refusal("fullScopePatPolicyViolation"));
		return visit.create("Everything", "app_token");
	}),

	REPLACEMENT("tokens/form", People.ANA,
			(visit) -> visit
				.get("/tokens/new?organization=fabrikam&replaces=" + visit.revokedToken().authorizationId())),

	ACTIVE_TOKEN("tokens/one", People.ANA, (visit) -> visit.get(Visit.address(visit.token(SeededTokens.PLAIN)))),

	TOKEN_WITH_FULL_ACCESS("tokens/one", People.ANA,
			(visit) -> visit.get(Visit.address(visit.token(SeededTokens.FULL_ACCESS)))),

	TOKEN_WITH_A_NEW_SCOPE("tokens/one", People.ANA,
			(visit) -> visit.get(Visit.address(visit.token(SeededTokens.UNKNOWN_SCOPE)))),

	CHANGE("tokens/edit", People.ANA,
			(visit) -> visit.get(Visit.address(visit.token(SeededTokens.UNKNOWN_SCOPE)) + "?edit")),

	CHANGE_WITH_ERRORS("tokens/edit", People.ANA, (visit) -> {
		visit.get(Visit.address(visit.token(SeededTokens.PLAIN)) + "?edit");
		return visit.press("form.save", "name", "");
	}),

	REVOKED_TOKEN("tokens/one", People.ANA, (visit) -> visit.get(Visit.address(visit.revokedToken()))),

	TOKEN_IN_ROTATION("tokens/one", People.ANA, (visit) -> {
		Pat old = visit.token(SeededTokens.PLAIN);
		visit.rotateWithOverlap(old);
		return visit.get(Visit.address(old));
	}),

	REVOKE("tokens/revoke", People.ANA,
			(visit) -> visit.get(Visit.address(visit.token(SeededTokens.PLAIN)) + "/revoke")),

	SECRET("tokens/secret", People.ANA, (visit) -> visit.create("New", "vso.code")),

	SECRET_OF_A_ROTATION("tokens/secret", People.ANA, (visit) -> visit.rotate(visit.token(SeededTokens.PLAIN))),

	SECRET_BESIDE_THE_OLD_TOKEN("tokens/secret", People.ANA, Screen::leaveTheOldToken),

	SECRET_THAT_CANNOT_BE_KEPT("tokens/secret", People.ANA, at("/samples/secret-not-kept")),

	GONE("tokens/gone", People.ANA, (visit) -> visit.get(Visit.address(visit.token(SeededTokens.PLAIN)) + "/secret")),

	CREATION_OUTCOME_UNKNOWN("tokens/creation-outcome", People.ANA, Screen::loseANewToken),

	CREATION_OUTCOME_WITH_NOTHING_FOUND("tokens/creation-outcome", People.ANA, (visit) -> {
		visit.azureDevOps().next(Operation.CREATE, Trouble.dropBeforeWork());
		return visit.create("Never", "vso.code");
	}),

	CREATION_OUTCOME_NOT_CHECKED("tokens/creation-outcome", People.ANA, (visit) -> {
		visit.azureDevOps().next(Operation.CREATE, Trouble.dropBeforeWork());
		visit.azureDevOps().always(Operation.LIST, Trouble.serverError(503));
		return visit.create("Never", "vso.code");
	}),

	DUPLICATE_SUBMISSION("tokens/duplicate-submission", People.ANA,
			at("/tokens/attempts/7d444840-9dc0-11d1-b245-5ffdce74fad2")),

	DUPLICATE_SUBMISSION_IN_PROGRESS("tokens/duplicate-submission", People.ANA,
			at("/samples/duplicate-submission-in-progress")),

	PREVIEW("runs/preview", People.ANA, (visit) -> {
		visit.get("/tokens?facet=full-access");
		return visit.press("selection.rotate", "all", "true");
	}),

	PREVIEW_WITH_A_WRONG_NUMBER("runs/preview", People.ANA, at("/samples/preview-revoke-wrong")),

	PREVIEW_OF_WHAT_IS_LEFT_OUT("runs/preview", People.ANA, at("/samples/preview-extend")),

	REPLACEMENT_OF_A_TOKEN_FOR_ALL_ORGANIZATIONS("runs/replace", People.ANA, at("/samples/replacement-organizations")),

	REPLACEMENT_OF_SEVERAL_WITH_AN_ERROR("runs/replace", People.ANA, at("/samples/replacement-organizations-wrong")),

	RUN("runs/run", People.ANA, at("/samples/run-revoke-working")),

	RUN_INTERRUPTED("runs/run", People.ANA, at("/samples/run-rotate-interrupted")),

	RUN_OVER("runs/run", People.ANA, at("/samples/run-extend-over")),

	RUN_WITH_SECRETS("runs/run", People.ANA, at("/samples/run-with-secrets")),

	REMINDERS_OFF("reminders/reminders", People.ANA, at("/reminders")),

	REMINDERS("reminders/reminders", People.ANA, at("/samples/reminders")),

	REMINDERS_KEPT("reminders/kept", People.ANA, at("/samples/reminders-kept")),

	MAILED_LINK("reminders/mailed-link", People.ANA, at("/mail/confirm/x")),

	MAILED_LINK_THAT_NO_LONGER_WORKS("reminders/mailed-link", People.ANA, (visit) -> {
		visit.get("/mail/confirm/x");
		return visit.press("reminder.mail.link.confirm");
	}),

	ROTATION_DONE("rotations/rotation", People.ANA, (visit) -> {
		Pat old = visit.token(SeededTokens.PLAIN);
		visit.rotate(old);
		visit.press("secret.stored");
		return visit.post(Visit.address(old) + "/rotate");
	}),

	ROTATION_WITH_OVERLAP("rotations/rotation", People.ANA, (visit) -> {
		Pat old = visit.token(SeededTokens.PLAIN);
		visit.rotateWithOverlap(old);
		visit.get(Visit.address(old));
		return visit.follow("rotation.in-rotation");
	}),

	ROTATION_WITHOUT_ITS_SECRET("rotations/rotation", People.ANA, (visit) -> {
		Pat old = visit.token(SeededTokens.PLAIN);
		visit.rotateWithOverlap(old);
		// Only the session that created it can open it.
		visit.browser().forgetApp();
		visit.browser().forgetEntra();
		visit.signIn(People.ANA);
		visit.get(Visit.address(old));
		return visit.follow("rotation.in-rotation");
	}),

	ROTATION_WITH_THE_OLD_TOKEN("rotations/rotation", People.ANA, (visit) -> {
		leaveTheOldToken(visit);
		visit.get("/tokens");
		return visit.follow("rotation.unfinished.finish", SeededTokens.PLAIN);
	}),

	ROTATION_WITHOUT_THE_OLD_TOKEN("rotations/rotation", People.ANA, (visit) -> {
		Pat old = visit.token(SeededTokens.PLAIN);
		leaveTheOldToken(visit);
		visit.azureDevOps()
			.give(People.ANA, new Pat(old.authorizationId(), old.displayName(), old.scope(), old.targetAccounts(),
					old.validFrom(), old.validTo(), true, old.secret()));
		visit.get("/tokens");
		return visit.follow("rotation.unfinished.finish", SeededTokens.PLAIN);
	}),

	ROTATION_THAT_LOST_ITS_TOKEN("rotations/rotation", People.ANA, (visit) -> {
		visit.azureDevOps().next(Operation.CREATE, Trouble.dropAfterWork());
		return visit.rotate(visit.token(SeededTokens.PLAIN));
	}),

	ROTATION_WITHOUT_A_TRACE("rotations/rotation", People.ANA, (visit) -> {
		visit.azureDevOps().next(Operation.CREATE, Trouble.dropBeforeWork());
		return visit.rotate(visit.token(SeededTokens.PLAIN));
	}),

	ROTATION_THAT_CANNOT_BE_SEEN("rotations/rotation", People.ANA, (visit) -> {
		visit.azureDevOps().next(Operation.CREATE, Trouble.dropBeforeWork());
		Page rotation = visit.rotate(visit.token(SeededTokens.PLAIN));
		visit.azureDevOps().always(Operation.LIST, Trouble.serverError(503));
		return visit.get(rotation.uri().toString());
	}),

	ROTATION_GIVEN_UP("rotations/rotation", People.ANA, (visit) -> {
		visit.azureDevOps().next(Operation.CREATE, Trouble.dropBeforeWork());
		visit.rotate(visit.token(SeededTokens.PLAIN));
		return visit.press("rotation.leave");
	}),

	ROTATION_IN_PROGRESS("rotations/rotation", People.ANA, at("/samples/rotation-in-progress")),

	ROTATION_WITH_DIFFERENT_REACH("rotations/rotation", People.ANA, at("/samples/rotation-reach-differs")),

	JOURNAL("journal/journal", People.ANA, (visit) -> {
		visit.create("Written down", "vso.code");
		loseANewToken(visit);
		return visit.get("/journal");
	}),

	JOURNAL_WITH_NO_MATCH("journal/journal", People.ANA, at("/journal?q=nothing-is-called-this")),

	EMPTY_JOURNAL("journal/journal", People.CHIARA, at("/journal")),

	JOURNAL_UNAVAILABLE("journal/unavailable", People.ANA, at("/samples/journal-unavailable")),
	TOO_MANY_CHANGES("journal/unavailable", People.ANA, at("/samples/journal-too-many")),

	FAULT("fault", People.ANA, (visit) -> {
		visit.azureDevOps().always("fabrikam", Trouble.serverError(503));
		return visit.get(Visit.address(visit.token(SeededTokens.PLAIN)));
	}),

	FAULT_OF_A_CHANGE("fault", People.ANA, (visit) -> {
		visit.get(Visit.address(visit.token(SeededTokens.PLAIN)) + "/revoke");
		visit.azureDevOps().always(Operation.REVOKE, Trouble.forbidden());
		return visit.press("revoke.confirm");
	}),

	REFUSAL("fault", People.ANA, (visit) -> {
		visit.get(Visit.address(visit.token(SeededTokens.PLAIN)) + "/revoke");
		visit.azureDevOps().always(Operation.REVOKE, Trouble.refusal("accessDenied"));
		return visit.press("revoke.confirm");
	}),

	ERROR_400("error/400", People.ANA, at("/failing?status=400")),

	ERROR_403("error/403", People.ANA, at("/failing?status=403")),

	ERROR_404("error/404", People.ANA, at("/failing?status=404")),

	ERROR_405("error/405", People.ANA, at("/failing?status=405")),

	ERROR_413("error/413", People.ANA, at("/failing?status=413")),

	ERROR_431("error/431", People.ANA, at("/failing?status=431")),

	ERROR_4XX("error/4xx", People.ANA, at("/failing?status=409")),

	ERROR_500("error/5xx", People.ANA, at("/failing?status=500")),

	ERROR_503("error/503", People.ANA, at("/failing?status=503"));

	private final String template;

	private final @Nullable Person person;

	private final Function<Visit, Page> way;

	Screen(String template, @Nullable Person person, Function<Visit, Page> way) {
		this.template = template;
		this.person = person;
		this.way = way;
	}

	/** The template that makes the page. */
	String template() {
		return this.template;
	}

	/** Who has to be signed in, if anybody. */
	@Nullable Person person() {
		return this.person;
	}

	Page open(Visit visit) {
		return this.way.apply(visit);
	}

	private static Function<Visit, Page> at(String address) {
		return (visit) -> visit.get(address);
	}

	/** There is somebody else who is signed in. */
	private static Page administration(Visit visit) {
		int port = visit.get("/help/administrator").uri().getPort();
		new Visit(new Browser(port), visit.locale(), visit.messages()).signIn(People.BEN);
		return visit.get("/help/administrator");
	}

	private static Page leaveTheOldToken(Visit visit) {
		visit.azureDevOps().always(Operation.REVOKE, Trouble.forbidden());
		return visit.rotate(visit.token(SeededTokens.PLAIN));
	}

	private static Page loseANewToken(Visit visit) {
		visit.azureDevOps().next(Operation.CREATE, Trouble.dropAfterWork());
		return visit.create("Orphan", "vso.code");
	}

}
