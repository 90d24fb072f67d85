package io.patkeeper;

import java.util.List;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * With JavaScript, and with shortcuts besides.
 */
class KeyboardTests extends AbstractKeyboardTests {

	KeyboardTests(Browser browser) {
		super(browser, true, false);
	}

	@Test
	void findsByOneKeyAndIsHelpedByAnother() {
		signIn();
		this.page.keyboard().press("/");
		assertThat(search()).isFocused();
		this.page.keyboard().type("a/b?");
		assertThat(search()).hasValue("a/b?");
		this.page.locator("h1").click();
		Page help = this.page.context().waitForPage(() -> this.page.keyboard().press("?"));
		assertThat(help).hasURL(address("/help"));
	}

	@Test
	@Tag("thorough")
	void searchesTheHelpByTheSameKeyAndStaysWhereItIs() {
		signIn();
		this.page.navigate(address("/help#privacy"));
		Object place = this.page.evaluate("scrollY");
		this.page.keyboard().press("/");
		assertThat(search()).isFocused();
		assertThat(this.page.evaluate("scrollY")).isEqualTo(place);
		this.page.keyboard().type("Accessdenied");
		assertThat(this.page.locator("#refusal-accessDenied")).isVisible();
		assertThat(this.page.locator("#privacy")).isHidden();
		assertThat(this.page.locator(".jobs")).isHidden();
		this.page.keyboard().press("Enter");
		assertThat(this.page).hasURL(address("/help?q=Accessdenied"));
		assertThat(this.page.locator("#refusal-accessDenied")).isVisible();
		search().fill("");
		assertThat(this.page.locator("#privacy")).isVisible();
	}

	@Test
	void stopsAtTheWeeksOnceAndMovesAmongThemByArrows() {
		signIn();
		this.page.setViewportSize(1280, 800);
		Locator weeks = this.page.locator(".weeks svg a");
		tabTo(weeks);
		assertThat(weeks.first()).isFocused();
		this.page.keyboard().press("ArrowRight");
		assertThat(weeks.nth(1)).isFocused();
		this.page.keyboard().press("ArrowLeft");
		this.page.keyboard().press("ArrowLeft");
		assertThat(weeks.first()).isFocused();
		this.page.keyboard().press("Tab");
		assertThat(search()).isFocused();
	}

	@Test
	@Tag("thorough")
	void remembersThatAKeyWasSwitchedOff() {
		signIn();
		this.page.navigate(address("/help"));
		for (String shortcut : List.of("search", "help")) {
			Locator box = this.page.locator("[data-shortcut='" + shortcut + "']");
			tabTo(box);
			this.page.keyboard().press("Space");
			assertThat(box).not().isChecked();
			this.page.reload();
			assertThat(box).not().isChecked();
		}
		this.page.navigate(address("/tokens"));
		this.page.keyboard().press("?");
		this.page.keyboard().press("/");
		assertThat(search()).not().isFocused();
		assertThat(this.page.context().pages()).hasSize(1);

		this.page.navigate(address("/help"));
		tabTo(this.page.locator("[data-shortcut='search']"));
		this.page.keyboard().press("Space");
		this.page.navigate(address("/tokens"));
		this.page.keyboard().press("/");
		assertThat(search()).isFocused();
	}

}
