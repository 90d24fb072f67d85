package io.patkeeper;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Selecting tokens of the list in a real browser, with and without the script.
 */
@SandboxTest
@ExtendWith(Chromium.class)
class SelectionInBrowserTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final List<String> posts = new CopyOnWriteArrayList<>();

	@LocalServerPort
	private int port;

	private Browser chromium;

	private @Nullable BrowserContext context;

	private Page page;

	@BeforeEach
	void everythingIsAsItWas(Browser chromium, @Autowired JdbcClient jdbc) {
		this.chromium = chromium;
		this.azureDevOps.reset();
		jdbc.sql("delete from rotation").update();
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void keepsEachTickAtOnce() {
		open(true);
		assertThat(button(text("selection.revoke"))).isHidden();
		boxes().nth(0).check();
		boxes().nth(2).check();
		assertSelected(2);
		assertThat(this.page.locator("#found-status")).hasText(text("selection.count", 2));
		assertThat(button(text("selection.revoke"))).isVisible();
		assertThat(button(text("selection.keep"))).isHidden();
		assertThat(pageBox()).not().isChecked();
		assertThat(this.page.evaluate("document.querySelector('thead input').indeterminate")).isEqualTo(true);
		this.page.reload();
		assertThat(boxes().nth(0)).isChecked();
		assertThat(boxes().nth(1)).not().isChecked();
		assertSelected(2);
		boxes().nth(0).uncheck();
		assertSelected(1);
		this.page.reload();
		assertThat(boxes().nth(0)).not().isChecked();
	}

	@Test
	void keepsTheSelectionWhileThePersonSearchesAndPages() {
		open(true);
		pageBox().check();
		assertSelected(50);
		link(text("tokens.pages.next")).click();
		assertThat(this.page).hasURL(Pattern.compile("page=2"));
		assertThat(selected()).containsText(text("selection.count", 50) + text("selection.elsewhere.all"));
		boxes().nth(0).check();
		assertThat(selected()).containsText(text("selection.count", 51) + text("selection.elsewhere", 50));
		this.page.getByRole(AriaRole.SEARCHBOX).fill("nothing is called this");
		assertThat(this.page.getByRole(AriaRole.HEADING, named(text("tokens.none-match")))).isVisible();
		assertThat(selected()).containsText(text("selection.count", 51) + text("selection.elsewhere.all"));
		this.page.getByRole(AriaRole.SEARCHBOX).fill(SeededTokens.UNKNOWN_SCOPE);
		assertThat(boxes()).hasCount(1);
		assertThat(pageBox()).hasCount(1);
		link(text("selection.show")).click();
		assertThat(boxes()).hasCount(50);
		assertSelected(51);
		button(text("selection.clear")).click();
		assertThat(button(text("selection.revoke"))).isHidden();
		assertThat(this.page.locator("tbody :checked")).hasCount(0);
	}

	@Test
	void selectsAllThatMatchWithOneBox() {
		open(true);
		all(SeededTokens.ANA_ACTIVE).check();
		assertThat(selected()).containsText(text("selection.count", SeededTokens.ANA_ACTIVE)
				+ text("selection.elsewhere", SeededTokens.ANA_ACTIVE - 50));
		assertThat(pageBox()).isChecked();
		boxes().nth(3).uncheck();
		assertThat(selected()).containsText(text("selection.count", SeededTokens.ANA_ACTIVE - 1));
		assertThat(all(SeededTokens.ANA_ACTIVE)).not().isChecked();
		this.page.reload();
		assertThat(this.page.locator("tbody :checked")).hasCount(49);
		boxes().nth(3).check();
		assertThat(selected()).containsText(text("selection.count", SeededTokens.ANA_ACTIVE));
		this.page.reload();
		all(SeededTokens.ANA_ACTIVE).uncheck();
		assertThat(this.page.locator("tbody :checked")).hasCount(0);
		assertThat(selected()).isHidden();
		this.page.reload();
		assertThat(selected()).isHidden();
	}

	@Test
	void selectsARangeWithShift() {
		open(true);
		boxes().nth(1).click();
		boxes().nth(4).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
		assertSelected(4);
		boxes().nth(2).focus();
		this.page.keyboard().press("Space");
		this.page.keyboard().press("Tab");
		boxes().nth(4).focus();
		this.page.keyboard().press("Shift+Space");
		assertSelected(1);
		this.page.reload();
		assertThat(this.page.locator("tbody :checked")).hasCount(1);
	}

	@Test
	void saysBeforeThePersonLeavesThatTicksAreNotKeptYetWithoutTheScript() {
		open(false);
		Locator keep = button(text("selection.keep"));
		assertThat(keep).isHidden();
		assertThat(button(text("selection.revoke"))).isVisible();
		boxes().nth(0).check();
		assertThat(keep).isVisible();
		boxes().nth(0).uncheck();
		assertThat(keep).isHidden();
		boxes().nth(1).check();
		button(text("tokens.pages.next")).click();
		assertThat(this.page).hasURL(Pattern.compile("page=2"));
		assertThat(selected()).containsText(text("selection.count", 1) + text("selection.elsewhere.all"));
		assertThat(keep).isHidden();
		boxes().nth(0).check();
		keep.click();
		assertThat(selected()).containsText(text("selection.count", 2) + text("selection.elsewhere", 1));
		assertThat(boxes().nth(0)).isChecked();
	}

	@Test
	void doesNothingOnEnter() {
		open(true);
		boxes().nth(1).focus();
		this.page.keyboard().press("Enter");
		assertThat(boxes().nth(1)).isFocused();
		this.page.keyboard().press("Space");
		assertSelected(1);
		assertThat(this.posts).containsExactly(address("/tokens/selected"));
	}

	@Test
	void keepsTheSelectionOnEnterWithoutTheScript() {
		open(false);
		boxes().nth(1).check();
		boxes().nth(2).focus();
		this.page.keyboard().press("Enter");
		assertSelected(1);
		assertThat(this.posts).containsExactly(address("/tokens/selected"));
		assertThat(boxes().nth(1)).isChecked();
	}

	@ParameterizedTest
	@CsvSource({ "320, 560", "320, 660", "390, 800", "1280, 600" })
	void keepsTheFocusInSightAboveTheBar(int width, int height) {
		open(false);
		this.page.setViewportSize(width, height);
		boxes().nth(0).check();
		for (int i = 0; i < 40; i++) {
			this.page.keyboard().press("Tab");
			assertThat(this.page.evaluate("""
					() => {
						const focus = document.activeElement;
						const bar = document.querySelector('.selection').getBoundingClientRect();
						return focus.closest('.selection') || focus.getBoundingClientRect().bottom <= bar.top;
					}""")).as("after %s tabs", i + 1).isNotEqualTo(false);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void leadsToAPreviewWithTheLatestTick(boolean script) {
		open(script);
		boxes().nth(0).check();
		boxes().nth(1).check();
		button(text("selection.revoke")).click();
		assertThat(this.page).hasURL(Pattern.compile("/runs/"));
		this.page.navigate(address("/tokens"));
		assertSelected(2);
	}

	private void open(boolean script) {
		this.context = this.chromium
			.newContext(new Browser.NewContextOptions().setLocale("en").setJavaScriptEnabled(script));
		this.context.setDefaultTimeout(Chromium.PATIENCE.toMillis());
		this.page = this.context.newPage();
		this.page.navigate(address("/oauth2/authorization/entra"));
		button(People.ANA.name()).click();
		this.page.waitForURL("**/tokens");
		this.context.onRequest((request) -> {
			if ("POST".equals(request.method())) {
				this.posts.add(request.url());
			}
		});
	}

	private void assertSelected(int count) {
		assertThat(selected()).containsText(text("selection.count", count));
	}

	private Locator selected() {
		return this.page.locator("#selected");
	}

	private Locator boxes() {
		return this.page.locator("tbody").getByRole(AriaRole.CHECKBOX);
	}

	private Locator pageBox() {
		return this.page.getByRole(AriaRole.CHECKBOX, named(text("selection.page")));
	}

	private Locator all(int count) {
		return this.page.getByRole(AriaRole.CHECKBOX, named(text("selection.all", count)));
	}

	private Locator link(String name) {
		return this.page.getByRole(AriaRole.LINK, named(name));
	}

	private Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
	}

	private String address(String path) {
		return "http://localhost:" + this.port + path;
	}

	private static Page.GetByRoleOptions named(String name) {
		return new Page.GetByRoleOptions().setName(name).setExact(true);
	}

}
