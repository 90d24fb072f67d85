package io.patkeeper;

import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import org.jspecify.annotations.Nullable;
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
 * What people do with Patkeeper without a mouse: every step from the sign-in page on is a
 * key.
 */
@SandboxTest
@ExtendWith(Chromium.class)
abstract class AbstractKeyboardTests {

	/** More than any of the pages needs here. */
	private static final int MOST_TABS = 400;

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final Browser browser;

	private final boolean script;

	private final boolean allTokens;

	@LocalServerPort
	private int port;

	private @Nullable BrowserContext context;

	Page page;

	/**
	 * Tests one way to use Patkeeper.
	 * @param script whether JavaScript is switched on
	 * @param allTokens whether to have all tokens: each of hundreds of links is a key
	 * press and two questions to the browser
	 */
	AbstractKeyboardTests(Browser browser, boolean script, boolean allTokens) {
		this.browser = browser;
		this.script = script;
		this.allTokens = allTokens;
	}

	@BeforeEach
	void everythingIsAsItWas(@Autowired JdbcClient jdbc) {
		if (this.allTokens) {
			Sandbox.shared().reset();
		}
		else {
			Sandbox.shared().resetToFewTokens();
		}
		// The sandbox gives its tokens the same ids again, which nobody else does.
		jdbc.sql("delete from rotation").update();
		jdbc.sql("delete from reminder").update();
	}

	@AfterEach
	void closes() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	@Tag("thorough")
	void createsAToken() {
		signIn();
		press("Enter", link(text("tokens.new")));
		type(field(text("token.name")), "Made by keyboard");
		type(field(text("token.organization")), "fab");
		tick("vso.packaging");
		press("Enter", button(text("form.create")));
		assertThat(this.azureDevOps.works(this.page.locator("#token-secret").textContent().strip())).isTrue();
		if (this.script) {
			tabTo(button(text("secret.show")));
			this.page.keyboard().press("Enter");
		}
		press("Enter", button(text("secret.stored")));
		assertThat(outcome()).isFocused();
		assertThat(outcome()).containsText(text("secret.forgotten.name", "Made by keyboard"));
		press("Enter", link(text("secret.token")));
		assertThat(this.page.locator("h1")).hasText("Made by keyboard");
		assertThat(this.azureDevOps.tokensOf(People.ANA, "Made by keyboard")).singleElement()
			.satisfies((pat) -> assertThat(pat.scope()).isEqualTo("vso.packaging"))
			.satisfies((pat) -> assertThat(pat.targetAccounts()).containsExactly(People.accountId("fabrikam")));
	}

	@Test
	@Tag("thorough")
	void changesAToken() {
		signIn();
		find(SeededTokens.PLAIN);
		press("Enter", link(SeededTokens.PLAIN));
		press("Enter", link(text("token.edit")));
		type(field(text("token.name")), "Renamed by keyboard");
		press("Enter", button(text("form.save")));
		assertThat(outcome()).isFocused();
		assertThat(this.page.locator("h1")).hasText("Renamed by keyboard");
		assertThat(this.azureDevOps.tokensOf(People.ANA, "Renamed by keyboard")).hasSize(1);
	}

	@Test
	void rotatesAToken() {
		signIn();
		find(SeededTokens.PLAIN);
		press("Space", button(text("token.rotate.name", SeededTokens.PLAIN)));
		if (this.script) {
			assertThat(button(text("secret.copy")).first()).isFocused();
		}
		assertThat(this.azureDevOps.works(this.page.locator("#token-secret").textContent().strip())).isTrue();
		assertThat(this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN)).hasSize(2)
			.filteredOn(Pat::revoked)
			.hasSize(1);
	}

	@Test
	@Tag("thorough")
	void revokesAToken() {
		signIn();
		find(SeededTokens.PLAIN);
		press("Enter", link(text("token.revoke.name", SeededTokens.PLAIN)));
		press("Enter", button(text("revoke.confirm")));
		assertThat(outcome()).isFocused();
		assertThat(outcome()).containsText(text("token.revoked", SeededTokens.PLAIN));
		assertThat(this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN)).singleElement().matches(Pat::revoked);
	}

	@Test
	void turnsRemindersOnAndOff() {
		signIn();
		press("Enter", link(text("layout.nav.reminders")));
		press("Enter", button(text("reminder.calendar.create")));
		assertThat(this.page.locator("#calendar-address")).containsText(address("/calendar/"));
		tabTo(this.page.locator("input[name=days][value='30']"));
		this.page.keyboard().press("Space");
		press("Enter", button(text("reminder.days.save")));
		assertThat(outcome()).isFocused();
		assertThat(this.page.locator("input[name=days][value='30']")).not().isChecked();
		assertThat(this.page.locator("input[name=days][value='14']")).isChecked();
		press("Enter", button(text("reminder.off.button")));
		assertThat(outcome()).isFocused();
		assertThat(outcome()).containsText(text("reminder.off.done"));
	}

	@Test
	@Tag("thorough")
	void signsOut() {
		signIn();
		press("Enter", button(text("layout.sign-out")));
		this.page.waitForURL(address("/"));
		tabTo(link(text("home.sign-in")));
	}

	@Test
	void skipsTheMenu() {
		signIn();
		this.page.navigate(address("/tokens"));
		this.page.keyboard().press("Tab");
		this.page.keyboard().press("Enter");
		this.page.keyboard().press("Tab");
		assertThat(link(text("tokens.new"))).isFocused();
	}

	@Test
	@Tag("thorough")
	void goesFromWhatIsWrongToItsField() {
		signIn();
		press("Enter", link(text("tokens.new")));
		type(field(text("token.name")), "No scope");
		press("Enter", button(text("form.create")));
		assertThat(this.page.getByRole(AriaRole.ALERT)).isFocused();
		this.page.keyboard().press("Tab");
		this.page.keyboard().press("Enter");
		assertThat(this.page.getByRole(AriaRole.GROUP,
				new Page.GetByRoleOptions().setName(text("token.scopes")).setExact(true)))
			.isFocused();
		tick("vso.packaging");
	}

	void signIn() {
		this.context = this.browser
			.newContext(new Browser.NewContextOptions().setLocale("en").setJavaScriptEnabled(this.script));
		this.context.setDefaultTimeout(Chromium.PATIENCE.toMillis());
		this.page = this.context.newPage();
		this.page.navigate(address("/"));
		press("Enter", link(text("home.sign-in")));
		this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(People.ANA.userName())).press("Enter");
		this.page.waitForURL("**/tokens*");
	}

	String address(String path) {
		return "http://localhost:" + this.port + path;
	}

	/** What has just happened. */
	private Locator outcome() {
		return this.page.locator(".notice[tabindex]");
	}

	Locator search() {
		return this.page.locator("input[type=search]");
	}

	private void find(String name) {
		if (!this.script) {
			tabTo(link(text("tokens.timeline.skip")));
			this.page.keyboard().press("Enter");
		}
		type(search(), name);
		if (!this.script) {
			leave("Enter");
			return;
		}
		this.page.keyboard().press("Enter");
		// Changed when the list has been.
		assertThat(this.page).hasURL(Pattern.compile("[?&]q=" + name.replace(" ", "(\\+|%20)") + "(&|#|$)"));
		assertThat(search()).isFocused();
	}

	private void type(Locator field, String text) {
		tabTo(field);
		if (!"SELECT".equals(field.evaluate("(field) => field.tagName"))) {
			this.page.keyboard().press("ControlOrMeta+a");
		}
		this.page.keyboard().type(text);
	}

	/** Arrow keys move among radio buttons, of which Tab finds one. */
	private void tick(String scope) {
		Locator box = this.page.locator("input[value='" + scope + "']");
		if ("radio".equals(box.getAttribute("type"))) {
			tabTo(this.page.locator("input[name='" + box.getAttribute("name") + "']"));
			for (int i = 0; i < 10 && !box.isChecked(); i++) {
				this.page.keyboard().press("ArrowDown");
			}
		}
		else {
			tabTo(box);
			this.page.keyboard().press("Space");
		}
		assertThat(box.isChecked()).isTrue();
	}

	private void press(String key, Locator control) {
		tabTo(control);
		leave(key);
	}

	/** Presses a key that leads to another page, whose address may be the same. */
	private void leave(String key) {
		this.page.evaluate("document.documentElement.setAttribute('data-left', '')");
		this.page.keyboard().press(key);
		this.page.locator("html:not([data-left])").waitFor();
	}

	void tabTo(Locator target) {
		target.first().waitFor();
		this.page.waitForLoadState();
		// Looked up once: to tell links by their names takes longer than to press a key.
		List<ElementHandle> elements = target.elementHandles();
		for (int tabs = 0; tabs < MOST_TABS; tabs++) {
			this.page.keyboard().press("Tab");
			if (Boolean.TRUE
				.equals(this.page.evaluate("(elements) => elements.includes(document.activeElement)", elements))) {
				return;
			}
		}
		throw new AssertionError("Tab does not lead to " + target + " on " + this.page.url());
	}

	private Locator link(String name) {
		return this.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	private Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	private Locator field(String label) {
		return this.page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
	}

}
