package io.patkeeper.bulk;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Selecting tokens in the list without a script.
 */
@SandboxTest
class SelectionJourneyTests {

	@LocalServerPort
	private int port;

	@Autowired
	private RunRepository runs;

	private Browser browser;

	@BeforeEach
	void signIn() {
		Sandbox.shared().reset();
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@Test
	void namesEachBoxAfterItsToken() {
		Page page = this.browser.get("/tokens?q=" + SeededTokens.PLAIN.replace(' ', '+'));
		assertThat(page.document().select("tbody [type=checkbox]").eachAttr("aria-label"))
			.contains(text("token.select.name", SeededTokens.PLAIN));
		assertThat(page.document().select(".foot label").text()).isEqualTo(text("selection.all", rows(page).size()));
	}

	@Test
	void keepsTheSelectionFromPageToPage() {
		check(2);
		this.browser.press(text("tokens.pages.next"), selected());
		assertThat(this.browser.page().uri().getQuery()).contains("page=2");
		assertThat(status()).isEqualTo(count(2) + text("selection.elsewhere.all"));
		check(3);
		this.browser.press(text("tokens.pages.next"), selected());
		this.browser.press(text("tokens.pages.previous"));
		assertThat(checked()).hasSize(3);
		assertThat(status()).isEqualTo(count(5) + text("selection.elsewhere", 2));
		this.browser.get("/tokens?q=nothing-is-called-this");
		assertThat(status()).isEqualTo(count(5) + text("selection.elsewhere.all"));
		this.browser.get("/tokens?sort=name&dir=desc&status=all");
		assertThat(status()).startsWith(count(5));
	}

	@Test
	void keepsTheSelectionBeforeASearch() {
		check(3);
		this.browser.press(text("selection.keep"), selected());
		assertThat(checked()).hasSize(3);
		assertThat(status()).isEqualTo(count(3));
		uncheck(checked().get(0));
		this.browser.press(text("selection.keep"), selected());
		assertThat(checked()).hasSize(2);
		this.browser.get("/tokens");
		assertThat(status()).isEqualTo(count(2));
	}

	@Test
	void staysInTheViewOfTheList() {
		this.browser.get("/tokens?q=on+%26+a%7Bb%7D&status=all&sort=name&dir=desc");
		this.browser.get("/tokens?q=on&organization=fabrikam&status=all&sort=name&dir=desc&page=2");
		Page before = this.browser.page();
		this.browser.press(text("selection.keep"));
		assertThat(rows(this.browser.page())).isNotEmpty().isEqualTo(rows(before));
	}

	@Test
	void selectsAllThatMatchOnAllPages() {
		this.browser.press(text("selection.keep"), "all", "true");
		assertThat(status())
			.isEqualTo(count(SeededTokens.ANA_ACTIVE) + text("selection.elsewhere", SeededTokens.ANA_ACTIVE - 50));
		assertThat(checked()).hasSize(50);
		assertThat(this.browser.get("/tokens?facet=full-access").document().select("[name=all][checked]")).hasSize(1);
		assertThat(this.browser.get("/tokens?status=all").document().select("[name=all][checked]")).isEmpty();
		this.browser.get("/tokens?facet=full-access");
		this.browser.press(text("selection.keep"), "all", null);
		assertThat(status()).startsWith(count(SeededTokens.ANA_ACTIVE - SeededTokens.ANA_FULL_ACCESS_ACTIVE));
		assertThat(checked()).isEmpty();
	}

	@Test
	void showsWhatIsSelectedAndClearsIt() {
		check(2);
		this.browser.press(text("tokens.pages.next"), selected());
		check(1);
		this.browser.press(text("selection.keep"), selected());
		this.browser.follow(text("selection.show"));
		assertThat(rows(this.browser.page())).hasSize(3);
		assertThat(checked()).hasSize(3);
		assertThat(status()).isEqualTo(count(3));
		assertThat(this.browser.page().hasLink(text("selection.show"))).isFalse();
		this.browser.press(text("selection.clear"));
		assertThat(this.browser.page().uri().getQuery()).doesNotContain("selected");
		assertThat(status()).isEqualTo(count(0));
		assertThat(checked()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = RunKind.class, mode = EnumSource.Mode.EXCLUDE, names = "REPLACE")
	void preparesARunWithWhatIsSelectedOnAllPages(RunKind kind) {
		check(2);
		this.browser.press(text("tokens.pages.next"), selected());
		check(1);
		Page preview = this.browser.press(text("selection." + kind.key()), selected());
		assertThat(preview.uri().getPath()).startsWith("/runs/");
		assertThat(preview.uri().getQuery()).contains("back=", "page=2");
		UUID id = UUID.fromString(preview.uri().getPath().substring("/runs/".length()));
		assertThat(this.runs.items(id)).hasSize(3);
		this.browser.get("/tokens");
		assertThat(status()).as("until the person has decided").startsWith(count(3));
	}

	@Test
	void asksForATokenFirst() {
		Page list = this.browser.press(text("selection.revoke"));
		assertThat(list.uri().getPath()).isEqualTo("/tokens");
		assertThat(list.document().select(".notice").text()).contains(text("selection.none"));
	}

	@Test
	void ignoresTokensThatAreNone() {
		check(1);
		this.browser.press(text("selection.keep"), "token", "x", "token", "/");
		assertThat(status()).isEqualTo(count(0));
	}

	@Test
	void isNotSeenByTheNextPerson() {
		check(2);
		this.browser.press(text("selection.keep"), selected());
		this.browser.press(text("layout.sign-out"));
		this.browser.forgetEntra();
		this.browser.signInAs(People.ANA);
		assertThat(status()).isEqualTo(count(0));
	}

	@Test
	void takesTheTokenOfTheForm() {
		assertThat(this.browser.post("/tokens/selected", Map.of("all", "true")).status()).isEqualTo(403);
		assertThat(this.browser.post("/tokens/selected/clear", Map.of()).status()).isEqualTo(403);
	}

	private static List<String> rows(Page page) {
		return page.document().select("tbody th").eachText();
	}

	private void check(int count) {
		this.browser.page()
			.document()
			.select("tbody [type=checkbox]")
			.stream()
			.limit(count)
			.forEach((box) -> box.attr("checked", true));
	}

	private static void uncheck(Element box) {
		box.removeAttr("checked");
	}

	private List<Element> checked() {
		return this.browser.page().document().select("tbody [type=checkbox][checked]");
	}

	/** The boxes that are checked now, which may not be those of the page as it came. */
	private String[] selected() {
		return checked().stream().flatMap((box) -> Stream.of("token", box.attr("value"))).toArray(String[]::new);
	}

	private String status() {
		return this.browser.page().document().select("#selected > span").text();
	}

	private static String count(int size) {
		return text("selection.count", size);
	}

}
