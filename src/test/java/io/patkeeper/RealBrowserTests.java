package io.patkeeper;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserContext.GrantPermissionsOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.patkeeper.sandbox.Call;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people do with Patkeeper in a real browser, by the names that they and their
 * screen readers know things by. Whatever the browser complains about fails a test, and
 * so does a request to anybody but Patkeeper and Entra.
 */
@SandboxTest
@ExtendWith(Chromium.class)
class RealBrowserTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final String entra = Sandbox.shared().entra().authority();

	private final List<String> complaints = new CopyOnWriteArrayList<>();

	@LocalServerPort
	private int port;

	private Browser chromium;

	private Page page;

	private boolean scripts;

	@BeforeEach
	void openABrowser(Browser chromium, @Autowired JdbcClient jdbc) {
		// The sandbox gives its tokens the same ids again, which nobody else does.
		jdbc.sql("delete from rotation").update();
		this.chromium = chromium;
		Sandbox.shared().resetToFewTokens();
		open(true);
	}

	@AfterEach
	void nothingToComplainAbout() {
		this.page.context().close();
		assertThat(this.complaints).isEmpty();
	}

	@Test
	void signsInSeesTheTokensAndSignsOut() {
		this.azureDevOps.reset();
		signInAs(People.ANA);
		assertThat(heading(text("tokens.heading", SeededTokens.ANA_ACTIVE) + " " + text("tokens.heading.where", 3)))
			.isVisible();
		assertThat(status(text("tokens.filter.all"))).containsText(String.valueOf(SeededTokens.ANA_TOTAL));
		assertThat(rows()).hasCount(50);
		assertThat(link(text("layout.nav.tokens"))).hasAttribute("aria-current", "page");
		button(text("layout.sign-out")).click();
		assertThat(this.page).hasURL(app() + "/");
		assertThat(link(text("home.sign-in"))).isVisible();
		this.page.navigate(app() + "/tokens");
		this.page.waitForURL((address) -> address.startsWith(this.entra));
	}

	@Test
	void printsPagesAsBlackTextWithoutAnythingToPress() {
		signInAs(People.ANA);
		find(SeededTokens.PLAIN);
		button(text("token.rotate.name", SeededTokens.PLAIN)).click();
		button(text("secret.stored")).waitFor();
		this.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT).setColorScheme(ColorScheme.DARK));
		UUID token = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0).authorizationId();
		for (String path : List.of("/tokens", "/organizations/fabrikam/tokens/" + token, "/journal")) {
			this.page.navigate(app() + path);
			assertThat(this.page.getByText(SeededTokens.PLAIN).first()).isVisible();
			assertThat(this.page.getByText(SeededTokens.PLAIN).first()).hasCSS("color", "rgb(0, 0, 0)");
			assertThat(this.page.locator("button:visible, nav:visible, input:visible, summary:visible")).hasCount(0);
			assertThat(this.page.locator("header:visible, .exports:visible, .help-link:visible")).hasCount(0);
		}
	}

	@Test
	void findsTokensOfAllPagesWhileSomebodyTypes() {
		this.azureDevOps.reset();
		signInAs(People.ANA);
		Locator search = this.page.getByRole(AriaRole.SEARCHBOX, named(text("tokens.find")));
		search.fill("migration " + text("form.full-access"));
		String sought = URLEncoder.encode(text("form.full-access"), StandardCharsets.UTF_8);
		assertThat(this.page)
			.hasURL(Pattern.compile("[?&]q=migration(\\+|%20)" + sought.replace("+", "(\\+|%20)") + "(&|$)"));
		assertThat(rows()).hasCount(1);
		assertThat(this.page.locator("#found-status")).hasText(text("tokens.found", 1));
		assertThat(link(text("export.csv"))).hasAttribute("href", Pattern.compile("^/tokens\\.csv\\?q=migration%20"));
		search.fill("");
		assertThat(rows()).hasCount(50);
		assertThat(search).isFocused();
		search.fill(SeededTokens.UNKNOWN_SCOPE);
		search.press("Enter");
		assertThat(this.page).hasURL(Pattern.compile("[?&]q=Uses"));
		assertThat(rows()).hasCount(1);
		assertThat(status(text("tokens.filter.inactive"))).hasCount(0);
		search.fill("no such token");
		search.press("Enter");
		assertThat(heading(text("tokens.none-match"))).isVisible();
		link(text("tokens.show-all")).click();
		assertThat(rows()).hasCount(50);
	}

	@Test
	void showsTheFirstTokenOnTheFirstScreenEvenBelowTwoNotices() {
		this.azureDevOps.reset();
		signInAs(People.ANA);
		this.page.setViewportSize(1280, 800);
		assertThat(rows()).hasCount(50);
		this.azureDevOps.always("contoso", Trouble.serverError(500));
		this.azureDevOps.always("adventure-works", Trouble.serverError(500));
		this.page.navigate(app() + "/tokens");
		assertThat(this.page.locator(".notice")).hasCount(2);
		assertThat(rows().first().boundingBox().y).isLessThan(560);
	}

	@Test
	void beginsTheListOnTheFirstScreenOfATelephoneAndTakesAHandsBreadthForEachToken() {
		this.azureDevOps.reset();
		signInAs(People.ANA);
		this.page.setViewportSize(390, 844);
		assertThat(rows().first().boundingBox().y).isLessThan(560);
		this.page.navigate(app() + "/tokens?status=all");
		assertThat(this.page.evaluate(
				"[...document.querySelectorAll('tbody tr')].filter((row) => row.offsetHeight > 96).map((row) => row.innerText)"))
			.isEqualTo(List.of());
	}

	@Test
	@Tag("thorough")
	void narrowsTheListByATileOrAWeekUntilItIsClickedAgain() {
		this.azureDevOps.reset();
		signInAs(People.ANA);
		Locator lit = this.page.locator("main [aria-current]:not(.segments a)");
		assertThat(lit).hasCount(0);
		Locator tile = this.page.locator(".tile.full-access");
		tile.click();
		assertThat(rows()).hasCount(SeededTokens.ANA_FULL_ACCESS_ACTIVE);
		assertThat(lit).hasCount(1);
		this.page.locator(".weeks rect").first().click();
		assertThat(lit).hasCount(1);
		int count = rows().count();
		assertThat(count).isBetween(1, 49);
		assertThat(status(text("tokens.filter.active"))).containsText(String.valueOf(count));
		lit.locator("rect").click();
		assertThat(this.page).hasURL(app() + "/tokens");
		assertThat(rows()).hasCount(50);
		tile.click();
		tile.click();
		assertThat(this.page).hasURL(app() + "/tokens");
		assertThat(lit).hasCount(0);
	}

	@Test
	@Tag("thorough")
	void rotatesFromTheMenuOfARowAndKeepsTheOldToken() {
		signInAs(People.ANA);
		Pat old = theToken(SeededTokens.PLAIN);
		find(SeededTokens.PLAIN);
		this.page.locator("summary[aria-label='" + text("token.more", SeededTokens.PLAIN) + "']").click();
		this.page.keyboard().press("Escape");
		assertThat(this.page.locator(".menu[open]")).hasCount(0);
		this.page.keyboard().press("Enter");
		this.page.locator(".menu[open] button").click();
		assertThat(heading(text("secret.rotated", SeededTokens.PLAIN))).isVisible();
		assertThat(this.azureDevOps.token(old.authorizationId()).orElseThrow().revoked()).isFalse();
		find(SeededTokens.PLAIN);
		assertThat(link(text("rotation.go-on.name", SeededTokens.PLAIN))).hasCount(2);
		link(text("rotation.go-on.name", SeededTokens.PLAIN)).first().click();
		assertThat(button(text("rotation.revoke-old"))).isVisible();
	}

	@Test
	void createsATokenAndShowsItsSecretOnlyUntilItIsStored() {
		createAToken();
	}

	@Test
	@Tag("thorough")
	void createsATokenAndShowsItsSecretOnlyUntilItIsStoredWithoutScripts() {
		open(false);
		createAToken();
	}

	private void createAToken() {
		signInAs(People.ANA);
		link(text("tokens.new")).click();
		field(text("token.name")).fill("nuget \"publish\" <b>");
		field(text("token.organization")).selectOption("contoso");
		scope("vso.packaging_write").check();
		LocalDate lastDay = LocalDate.now(ZoneOffset.UTC).plusDays(40);
		field(text("token.expires")).fill(lastDay.toString());
		button(text("form.create")).click();
		assertThat(heading(text("secret.created", "nuget \"publish\" <b>"))).isVisible();
		String secret = secret();
		assertThat(this.azureDevOps.works(secret)).isTrue();
		Pat created = theToken("nuget \"publish\" <b>");
		assertThat(created.scope()).isEqualTo("vso.packaging_write");
		assertThat(created.validTo().atZone(ZoneOffset.UTC).toLocalDate()).isEqualTo(lastDay);
		this.page.reload();
		assertThat(secret()).isEqualTo(secret);

		if (this.scripts) {
			button(text("secret.show")).click();
		}
		button(text("secret.stored")).click();
		assertThat(outcome()).isFocused();
		assertThat(outcome()).containsText(text("secret.forgotten.name", "nuget \"publish\" <b>"));
		this.page.goBack();
		assertThat(heading(text("gone.title"))).isVisible();
		assertThat(this.page.content()).doesNotContain(secret);
	}

	@Test
	void copiesTheSecretWithoutShowingIt() {
		signInAs(People.ANA);
		this.page.context()
			.grantPermissions(List.of("clipboard-read", "clipboard-write"),
					new GrantPermissionsOptions().setOrigin(app()));
		find(SeededTokens.PLAIN);
		button(text("token.rotate.name", SeededTokens.PLAIN)).click();
		assertThat(button(text("secret.show"))).isVisible();
		assertThat(this.page.locator("#token-secret")).hasCSS("color", "rgba(0, 0, 0, 0)");
		button(text("secret.copy")).click();
		assertThat(this.page.getByText(text("secret.copied"))).isVisible();
		assertThat(this.page.evaluate("navigator.clipboard.readText()")).isEqualTo(secret());
		button(text("secret.show")).click();
		assertThat(button(text("secret.hide"))).isVisible();
		assertThat(this.page.locator("#token-secret")).not().hasCSS("color", "rgba(0, 0, 0, 0)");
	}

	@Test
	void copiesALinkToTheFormAsItIsFilledInNow() {
		signInAs(People.ANA);
		this.page.context()
			.grantPermissions(List.of("clipboard-read", "clipboard-write"),
					new GrantPermissionsOptions().setOrigin(app()));
		this.page.navigate(app() + "/tokens/new?organization=contoso&scopes=vso.wiki&days=7");
		assertThat(this.page.locator("#form-link")).isHidden();
		this.page.getByLabel(text("token.name"), new Page.GetByLabelOptions().setExact(true)).fill("a & b");
		scope("vso.code_write").check();
		scope("app_token").check();
		this.page.locator("[name=expires]").fill(LocalDate.now(ZoneOffset.UTC).plusDays(20).toString());
		button(text("form.link.copy")).click();
		assertThat(this.page.getByText(text("form.link.copied"))).isVisible();
		String link = (String) this.page.evaluate("navigator.clipboard.readText()");
		assertThat(link)
			.isEqualTo(app() + "/tokens/new?name=a+%26+b&organization=contoso&scopes=vso.code_write,vso.wiki&expires="
					+ LocalDate.now(ZoneOffset.UTC).plusDays(20));
		this.page.navigate(link);
		assertThat(this.page.getByLabel(text("token.name"), new Page.GetByLabelOptions().setExact(true)))
			.hasValue("a & b");
		assertThat(scope("vso.code_write")).isChecked();
		assertThat(scope("app_token")).not().isChecked();
	}

	@Test
	@Tag("thorough")
	void showsTheLinkToTheFormWhereTheBrowserDoesNotCopy() {
		signInAs(People.ANA);
		this.page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
		this.page.navigate(app() + "/tokens/new?organization=contoso&days=7");
		scope("vso.code_write").check();
		button(text("form.link.copy")).click();
		assertThat(this.page.getByText(text("form.link.not-copied"))).isVisible();
		assertThat(this.page.locator("#form-link"))
			.hasText(app() + "/tokens/new?organization=contoso&scopes=vso.code_write&days=7");
		assertThat(this.page.locator("#form-link")).isVisible();
		assertThat(this.page.evaluate("getSelection().toString().trim()"))
			.isEqualTo(this.page.locator("#form-link").textContent());
	}

	@Test
	@Tag("thorough")
	void asksBeforeItDeletesASecretThatWasNeitherCopiedNorShown() {
		signInAs(People.ANA);
		find(SeededTokens.PLAIN);
		button(text("token.rotate.name", SeededTokens.PLAIN)).click();
		String secret = secret();
		Locator question = this.page.getByRole(AriaRole.DIALOG, named(text("secret.unstored")));
		button(text("secret.stored")).click();
		assertThat(question).isVisible();
		assertThat(question).hasAccessibleDescription(text("secret.unstored.why"));
		assertThat(button(text("secret.unstored.back"))).isFocused();
		this.page.keyboard().press("Escape");
		assertThat(question).isHidden();
		assertThat(button(text("secret.stored"))).isFocused();
		this.page.reload();
		assertThat(this.page.locator("#token-secret")).hasText(secret);
		button(text("secret.stored")).click();
		button(text("secret.unstored.delete")).click();
		assertThat(outcome()).containsText(text("secret.forgotten.name", SeededTokens.PLAIN));
	}

	@Test
	@Tag("thorough")
	void deletesACopiedSecretWithoutAsking() {
		signInAs(People.ANA);
		this.page.context()
			.grantPermissions(List.of("clipboard-read", "clipboard-write"),
					new GrantPermissionsOptions().setOrigin(app()));
		find(SeededTokens.PLAIN);
		button(text("token.rotate.name", SeededTokens.PLAIN)).click();
		button(text("secret.copy")).click();
		assertThat(this.page.getByText(text("secret.copied"))).isVisible();
		button(text("secret.stored")).click();
		assertThat(outcome()).containsText(text("secret.forgotten.name", SeededTokens.PLAIN));
	}

	@Test
	@Tag("thorough")
	void closesANoticeAndGoesOnInThePage() {
		signInAs(People.ANA);
		find(SeededTokens.PLAIN);
		link(text("token.revoke.name", SeededTokens.PLAIN)).click();
		button(text("revoke.confirm")).click();
		assertThat(outcome()).isFocused();
		button(text("notice.close")).click();
		assertThat(outcome()).hasCount(0);
		assertThat(this.page.locator("#content")).isFocused();
	}

	@Test
	@Tag("thorough")
	void turnsOffTheLivesThatTheChosenOrganizationDoesNotAllow() {
		this.azureDevOps.longestLife(Duration.ofDays(31));
		signInAs(People.ANA);
		this.page.navigate(app() + "/tokens/new?organization=contoso&name=long&scopes=vso.code");
		radio(text("form.preset", 90)).check();
		button(text("form.create")).click();
		this.page.navigate(app() + "/tokens/new?organization=fabrikam");
		radio(text("form.preset", 60)).check();
		field(text("token.organization")).selectOption("contoso");
		assertThat(radio(text("form.preset", 60))).isDisabled();
		assertThat(radio(text("form.preset", 30))).isChecked();
		field(text("token.organization")).selectOption("fabrikam");
		assertThat(radio(text("form.preset", 60))).isEnabled();
	}

	@Test
	@Tag("thorough")
	void putsWhatIsWrongBesideItsFieldAndLeadsThere() {
		signInAs(People.ANA);
		link(text("tokens.new")).click();
		field(text("token.name")).fill("ci");
		button(text("form.create")).click();
		assertThat(heading(text("form.errors"))).isVisible();
		link(text("form.scopes.required")).click();
		assertThat(scopes()).isFocused();
		assertThat(scopes()).hasAccessibleDescription(Pattern.compile(literally(text("form.scopes.required")) + "$"));
		assertThat(field(text("token.name"))).hasValue("ci");
	}

	@Test
	@Tag("thorough")
	void changesAToken() {
		this.azureDevOps.reset();
		signInAs(People.ANA);
		find(SeededTokens.UNKNOWN_SCOPE);
		link(SeededTokens.UNKNOWN_SCOPE).click();
		link(text("token.edit")).click();
		field(text("token.name")).fill("Renamed");
		radio(text("form.preset", 60)).check();
		button(text("form.save")).click();
		assertThat(this.page.getByText(text("token.changed", "Renamed"))).isVisible();
		assertThat(heading("Renamed")).isVisible();
		assertThat(theToken("Renamed").scope()).contains("vso.brand_new");
	}

	@Test
	@Tag("thorough")
	void revokesATokenAfterAsking() {
		revokeAToken();
	}

	@Test
	@Tag("thorough")
	void revokesATokenAfterAskingWithoutScripts() {
		open(false);
		revokeAToken();
	}

	private void revokeAToken() {
		signInAs(People.ANA);
		find(SeededTokens.PLAIN);
		link(text("token.revoke.name", SeededTokens.PLAIN)).click();
		assertThat(heading(text("revoke.title", SeededTokens.PLAIN))).isVisible();
		assertThat(theToken(SeededTokens.PLAIN).revoked()).isFalse();
		button(text("revoke.confirm")).click();
		assertThat(this.page.getByText(text("token.revoked", SeededTokens.PLAIN))).isVisible();
		assertThat(outcome()).isFocused();
		assertThat(theToken(SeededTokens.PLAIN).revoked()).isTrue();
		find(SeededTokens.PLAIN);
		assertThat(button(text("token.rotate.name", SeededTokens.PLAIN))).hasCount(0);
		status(text("tokens.filter.inactive")).click();
		assertThat(link(text("token.replace.name", SeededTokens.PLAIN))).isVisible();
	}

	@Test
	void rotatesAtOneClick() {
		rotateAToken();
	}

	@Test
	@Tag("thorough")
	void rotatesAtOneClickWithoutScripts() {
		open(false);
		rotateAToken();
	}

	private void rotateAToken() {
		signInAs(People.ANA);
		Pat old = theToken(SeededTokens.PLAIN);
		find(SeededTokens.PLAIN);
		this.azureDevOps.forgetCalls();
		button(text("token.rotate.name", SeededTokens.PLAIN)).click();
		assertThat(heading(text("secret.rotated", SeededTokens.PLAIN))).isVisible();
		assertThat(this.azureDevOps.calls()).extracting(Call::method).containsExactly("GET", "POST", "DELETE");
		assertThat(this.azureDevOps.works(secret())).isTrue();
		assertThat(this.azureDevOps.token(old.authorizationId()).orElseThrow().revoked()).isTrue();
		assertThat(this.page.getByText(text("secret.step.old-revoked"), new Page.GetByTextOptions().setExact(true)))
			.isVisible();
	}

	@Test
	@Tag("thorough")
	void switchesTheLanguageAndRemembersIt() {
		signInAs(People.BEN);
		link(text("language.other")).click();
		assertThat(this.page.locator("h1")).containsText(text(Texts.PORTUGUESE, "tokens.heading", 0));
		link(text(Texts.PORTUGUESE, "tokens.new")).click();
		assertThat(button(text(Texts.PORTUGUESE, "form.create"))).isVisible();
		assertThat(this.page.locator("html")).hasAttribute("lang", "pt-BR");
		link(text(Texts.PORTUGUESE, "language.other")).click();
		assertThat(heading(text("form.new"))).isVisible();
	}

	@Test
	void addsAnOrganizationByNameAndTakesItOffAgain() {
		this.azureDevOps.reset();
		signInAs(People.DANIEL);
		field(text("organization.name")).fill("contoso");
		button(text("organization.add")).click();
		assertThat(rows()).hasCount(SeededTokens.DANIEL_TOTAL);
		button(text("organization.remove.name", "contoso")).click();
		assertThat(this.page.getByText(text("organization.removed", "contoso"))).isVisible();
		assertThat(heading(text("tokens.no-organization"))).isVisible();
	}

	@Test
	void offersToSignInAgainToWhoseSessionEndedInBetween() {
		signInAs(People.ANA);
		find(SeededTokens.PLAIN);
		this.page.context().clearCookies();
		button(text("token.rotate.name", SeededTokens.PLAIN)).click();
		assertThat(heading(text("signin.failed.ended.heading"))).isVisible();
		assertThat(theToken(SeededTokens.PLAIN).revoked()).isFalse();
	}

	@Test
	void showsTimesInTheTimeZoneOfTheBrowserAndInUtcOnHover() {
		open(true, "Asia/Tokyo");
		assertShowsTimesInTheTimeZone("+09:00", "d MMM yyyy, HH:mm");
		assertThat(this.page.context().cookies().stream().filter((cookie) -> cookie.name.equals("time-zone")))
			.singleElement()
			.satisfies((cookie) -> assertThat(cookie.value).isEqualTo("Asia/Tokyo"),
					(cookie) -> assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.LAX),
					(cookie) -> assertThat(cookie.path).isEqualTo("/"));
	}

	@Test
	@Tag("thorough")
	void showsTimesInUtcAndSaysSoWithoutScripts() {
		open(false, "Asia/Tokyo");
		assertShowsTimesInTheTimeZone("Z", "d MMM yyyy, HH:mm 'UTC'");
	}

	private void assertShowsTimesInTheTimeZone(String offset, String format) {
		signInAs(People.ANA);
		link(SeededTokens.PLAIN).click();
		Instant expiry = theToken(SeededTokens.PLAIN).validTo();
		Locator time = this.page.locator("time[datetime='" + expiry.truncatedTo(ChronoUnit.MILLIS) + "']").first();
		assertThat(time).hasText(in(ZoneOffset.of(offset), format, expiry));
		assertThat(time).hasAttribute("title", in(ZoneOffset.UTC, "d MMM yyyy, HH:mm 'UTC'", expiry));
	}

	private static String in(ZoneOffset offset, String format, Instant time) {
		return DateTimeFormatter.ofPattern(format, Locale.ENGLISH).format(time.atOffset(offset));
	}

	@Test
	void wouldNoticeWhatTheContentSecurityPolicyRefuses() {
		this.page.navigate(app());
		this.page.waitForConsoleMessage(() -> this.page
			.evaluate("document.head.append(Object.assign(document.createElement('script'), { text: 'alert(1)' }))"));
		assertThat(this.complaints).singleElement().asString().contains("Content Security Policy");
		this.complaints.clear();
	}

	private void open(boolean scripts) {
		open(scripts, "UTC");
	}

	private void open(boolean scripts, String timeZone) {
		this.scripts = scripts;
		if (this.page != null) {
			this.page.context().close();
		}
		BrowserContext context = this.chromium.newContext(
				new NewContextOptions().setLocale("en-US").setTimezoneId(timeZone).setJavaScriptEnabled(scripts));
		context.setDefaultTimeout(Chromium.PATIENCE.toMillis());
		context.onConsoleMessage(this::heard);
		context.onWebError((error) -> this.complaints.add(error.error()));
		context.onRequest(this::asked);
		context.onResponse(this::answered);
		this.page = context.newPage();
	}

	/**
	 * The status of a page is for its test to judge, and Entra's pages are not ours.
	 */
	private void heard(ConsoleMessage message) {
		boolean harmless = List.of("log", "info", "debug").contains(message.type());
		if (!harmless && !message.text().startsWith("Failed to load resource")
				&& !message.location().startsWith(this.entra)) {
			this.complaints.add(message.text());
		}
	}

	private void asked(Request request) {
		String host = URI.create(request.url()).getAuthority();
		if (!List.of("localhost:" + this.port, URI.create(this.entra).getAuthority()).contains(host)) {
			this.complaints.add("Asked for " + request.url());
		}
	}

	private void answered(Response response) {
		if (response.status() >= 400 && !response.request().isNavigationRequest()) {
			this.complaints.add(response.status() + " from " + response.url());
		}
	}

	private void signInAs(Person person) {
		this.page.navigate(app());
		link(text("home.sign-in")).click();
		choose(person);
	}

	private void choose(Person person) {
		this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(person.name())).click();
	}

	private String app() {
		return "http://localhost:" + this.port;
	}

	private void find(String name) {
		this.page.navigate(app() + "/tokens?q=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
	}

	private Locator rows() {
		return this.page.locator("tbody").getByRole(AriaRole.ROW);
	}

	private Locator heading(String name) {
		return this.page.getByRole(AriaRole.HEADING, named(name));
	}

	private Locator link(String name) {
		return this.page.getByRole(AriaRole.LINK, named(name));
	}

	/** The name of a filter ends with the number of its tokens. */
	private Locator status(String name) {
		return this.page.getByRole(AriaRole.LINK,
				new Page.GetByRoleOptions().setName(Pattern.compile("^" + literally(name) + " \\d+$")));
	}

	private Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, named(name));
	}

	/** What has just happened. */
	private Locator outcome() {
		return this.page.locator(".notice[tabindex]");
	}

	/** The name of a lifetime ends with its date. */
	private Locator radio(String name) {
		return this.page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(name));
	}

	private Locator field(String label) {
		return this.page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
	}

	private Locator scopes() {
		return this.page.getByRole(AriaRole.GROUP, named(text("token.scopes")));
	}

	private Locator scope(String identifier) {
		return scopes().locator("input[value='" + identifier + "']");
	}

	private String secret() {
		return this.page.locator("#token-secret").textContent();
	}

	private Pat theToken(String name) {
		return this.azureDevOps.tokensOf(People.ANA, name).get(0);
	}

	/** The browser evaluates the expression, and JavaScript knows no {@code \Q}. */
	private static String literally(String text) {
		return text.replaceAll("[.*+?^${}()|\\[\\]\\\\]", "\\\\$0");
	}

	private static Page.GetByRoleOptions named(String name) {
		return new Page.GetByRoleOptions().setName(name).setExact(true);
	}

}
