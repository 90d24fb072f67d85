package io.patkeeper;

import java.util.Locale;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hundred tokens, selected on all pages of the list and revoked, by keyboard alone,
 * without the script, in a window of 320 pixels.
 */
@SandboxTest
@ExtendWith(Chromium.class)
@Tag("thorough")
class ManyTokensByKeyboardTests {

	private static final int MOST_TABS = 500;

	private static final int[] SELECTED = { 50, 50, 40, 30, 30 };

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	@LocalServerPort
	private int port;

	private Page page;

	@BeforeEach
	void everythingIsAsItWas(@Autowired JdbcClient jdbc) {
		this.azureDevOps.reset();
		jdbc.sql("delete from rotation").update();
	}

	static Stream<Locale> languages() {
		return Stream.of(Locale.ENGLISH, Texts.PORTUGUESE);
	}

	@ParameterizedTest
	@MethodSource("languages")
	void revokesTwoHundredTokens(Locale language, Browser chromium) {
		try (BrowserContext context = chromium
			.newContext(new Browser.NewContextOptions().setLocale(language.toLanguageTag())
				.setJavaScriptEnabled(false)
				.setViewportSize(320, 640))) {
			context.setDefaultTimeout(Chromium.PATIENCE.toMillis());
			this.page = context.newPage();
			this.page.navigate("http://localhost:" + this.port + "/oauth2/authorization/entra");
			this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(People.ANA.name())).press("Enter");
			this.page.waitForURL("**/tokens");
			for (int i = 0; i < SELECTED.length; i++) {
				assertFits();
				select(SELECTED[i]);
				if (i < SELECTED.length - 1) {
					tabTo(text(language, "tokens.pages.next"));
					enter();
					assertThat(this.page.url()).contains("page=" + (i + 2));
				}
			}
			tabTo(text(language, "selection.revoke"));
			enter();
			assertFits();
			assertThat(this.page.locator("h1")).hasText(text(language, "run.preview.title.revoke", 200));
			tabTo(text(language, "run.preview.number"));
			this.page.keyboard().type("200");
			tabTo(text(language, "run.preview.confirm.revoke", 200));
			enter();
			String done = text(language, "run.over.revoke", 200, 200);
			while (!done.equals(this.page.locator("h1").innerText())) {
				assertFits();
				tabTo(text(language, "run.refresh"));
				enter();
			}
			assertFits();
			assertThat(this.page.locator("tbody tr")
				.filter(new Locator.FilterOptions().setHasText(text(language, "run.state.done")))).hasCount(200);
			assertThat(this.azureDevOps.tokensOf(People.ANA).stream().filter((pat) -> !pat.revoked()))
				.hasSize(SeededTokens.ANA_TOTAL - SeededTokens.ANA_REVOKED - 200);
		}
	}

	/** Checks the boxes of the first rows. */
	private void select(int count) {
		for (int checked = 0, tabs = 0; checked < count && tabs < MOST_TABS; tabs++) {
			this.page.keyboard().press("Tab");
			if (Boolean.TRUE.equals(this.page.evaluate("document.activeElement.matches('tbody [type=checkbox]')"))) {
				this.page.keyboard().press("Space");
				checked++;
			}
		}
		assertThat(this.page.locator("tbody :checked")).hasCount(count);
	}

	/** Goes to what has the name, by its text or its label. */
	private void tabTo(String name) {
		for (int tabs = 0; tabs < MOST_TABS; tabs++) {
			this.page.keyboard().press("Tab");
			Object focused = this.page.evaluate("""
					() => {
						const focus = document.activeElement;
						return (focus.labels?.[0] ?? focus).innerText.trim();
					}""");
			if (name.equals(focused)) {
				return;
			}
		}
		throw new AssertionError("Tab does not lead to " + name + " on " + this.page.url());
	}

	/** Presses Enter, which leads to another page, whose address may be the same. */
	private void enter() {
		this.page.evaluate("document.documentElement.setAttribute('data-left', '')");
		this.page.keyboard().press("Enter");
		this.page.locator("html:not([data-left])").waitFor();
		this.page.waitForLoadState();
	}

	private void assertFits() {
		assertThat(this.page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);
	}

}
