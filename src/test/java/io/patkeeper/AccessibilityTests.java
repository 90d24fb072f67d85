package io.patkeeper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold on every page for everyone who uses it, as a real browser shows it: the
 * rules of WCAG 2.2 at level AA, as far as a machine can tell.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.datasource.url=jdbc:h2:mem:accessibility")
@ContextConfiguration(initializers = Sandbox.Settings.class)
@ExtendWith(Chromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTests {

	private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
			"best-practice");

	/**
	 * Targets smaller than 24 by 24 pixels, a field together with its label. Exempt, as
	 * in success criterion 2.5.8, are links in a line of text and what stands in a
	 * drawing, since the table under it offers the same.
	 */
	private static final String SMALL_TARGETS = """
			() => [...document.querySelectorAll('a[href], button, input, select, summary, textarea')]
				.filter((e) => !e.closest('svg') && !e.disabled && e.type !== 'hidden' && e.checkVisibility())
				.filter((e) => !e.matches('.skip'))
				.filter((e) => {
					const boxes = [e, ...(e.labels ?? [])].map((part) => part.getBoundingClientRect());
					const large = (box) => box.width >= 23.99 && box.height >= 23.99;
					const inText = e.matches('a') && getComputedStyle(e).display === 'inline'
						&& [...e.parentNode.childNodes].some((n) => n.nodeType === 3 && /\\p{L}/u.test(n.data));
					return !inText && !boxes.some(large);
				})
				.map((e) => e.outerHTML.slice(0, 200))
			""";

	/**
	 * What looks the same with the focus as without it. Where a label stands for its
	 * field, the label may show it.
	 */
	private static final String INVISIBLE_FOCUS = """
			() => {
				const look = (e) => [e, ...(e.labels ?? []), e.parentElement].map((part) => {
					const s = getComputedStyle(part);
					const outline = s.outlineStyle === 'none' ? '' : s.outline;
					return [outline, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecoration].join();
				}).join();
				const focusable = 'a[href], button, input, select, summary, textarea, [tabindex="0"]';
				return [...document.querySelectorAll(focusable)]
					.filter((e) => !e.disabled && e.type !== 'hidden' && e.checkVisibility())
					.filter((e) => {
						document.activeElement.blur();
						const before = look(e);
						e.focus({ focusVisible: true, preventScroll: true });
						return document.activeElement !== e || look(e) === before;
					})
					.map((e) => e.outerHTML.slice(0, 200));
			}
			""";

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@LocalServerPort
	private int port;

	private final Browser browser;

	/** Whoever signed in once stays signed in. */
	private final Map<Person, String> sessions = new HashMap<>();

	private @Nullable BrowserContext context;

	AccessibilityTests(Browser browser) {
		this.browser = browser;
	}

	@BeforeAll
	void startsAfresh() {
		Sandbox.shared().reset();
	}

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().azureDevOps().reset();
	}

	@AfterEach
	void closes() {
		if (this.context != null) {
			this.context.close();
		}
	}

	Stream<Arguments> pages() {
		return Screen.of(this.mappings)
			.flatMap((screen) -> Stream.of(Arguments.of(screen, "en"), Arguments.of(screen, "pt-BR")));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void leaveNothingForAxeToFind(Screen screen, String language) {
		Page page = open(screen, language);
		for (ColorScheme colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
			page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
			AxeResults results = new AxeBuilder(page).withTags(RULES).setLegacyMode(true).analyze();
			assertThat(results.getPasses()).as("rules that had something to look at").hasSizeGreaterThan(10);
			assertThat(results.getViolations()
				.stream()
				.flatMap((rule) -> rule.getNodes()
					.stream()
					.map((node) -> rule.getId() + ": " + node.getHtml() + " " + node.getFailureSummary())))
				.as(colors.name())
				.isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void needNoSidewaysScrollingOnAPhoneOrAtFourHundredPercent(Screen screen, String language) {
		Page page = open(screen, language);
		for (int height : new int[] { 800, 256 }) {
			page.setViewportSize(320, height);
			assertThat(page.evaluate("document.scrollingElement.scrollWidth")).as("width at a height of " + height)
				.isEqualTo(320);
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void haveTargetsThatCanBeHit(Screen screen, String language) {
		Page page = open(screen, language);
		assertThat(found(page, SMALL_TARGETS)).as("on a desk").isEmpty();
		page.setViewportSize(320, 800);
		assertThat(found(page, SMALL_TARGETS)).as("on a phone").isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void showWhereTheFocusIs(Screen screen, String language) {
		Page page = open(screen, language);
		page.keyboard().press("Tab");
		for (ColorScheme colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
			page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
			assertThat(found(page, INVISIBLE_FOCUS)).as(colors.name()).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void areBuiltAlike(Screen screen, String language) {
		Page page = open(screen, language);
		assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
		assertThat(page.title()).contains("Patkeeper");
		assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).count()).isEqualTo(1);
		for (AriaRole landmark : List.of(AriaRole.BANNER, AriaRole.MAIN, AriaRole.CONTENTINFO)) {
			assertThat(page.getByRole(landmark).count()).as(landmark.name()).isEqualTo(1);
		}
		page.keyboard().press("Tab");
		if (screen != Screen.NEW_WITH_ERRORS) { // there the summary of the errors has it
			assertThat(page.evaluate("document.activeElement.matches('a.skip')"))
				.as("the way past the menu comes first")
				.isEqualTo(true);
		}
	}

	private Page open(Screen screen, String language) {
		Person person = screen.person();
		this.context = this.browser.newContext(new Browser.NewContextOptions().setLocale(language)
			.setViewportSize(1280, 800)
			.setReducedMotion(ReducedMotion.REDUCE)
			.setStorageState((person != null) ? this.sessions.computeIfAbsent(person, this::signIn) : null));
		Page page = this.context.newPage();
		page.navigate(address(screen.prepare(Sandbox.shared().azureDevOps())));
		String typed = screen.typed();
		if (typed != null) {
			page.locator("#name").fill(typed);
			// What the browser would say, the server has to say as well.
			page.evaluate("document.querySelectorAll('form').forEach((form) => (form.noValidate = true))");
			button(page, Screen.text("form.create", language)).click();
			page.waitForURL((address) -> !address.contains("/tokens/new"));
		}
		return page;
	}

	private String signIn(Person person) {
		try (BrowserContext visit = this.browser.newContext()) {
			Page page = visit.newPage();
			page.navigate(address("/oauth2/authorization/entra"));
			button(page, person.userName()).click();
			page.waitForURL("**/tokens");
			return visit.storageState();
		}
	}

	private static Locator button(Page page, String name) {
		return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	private String address(String path) {
		return "http://localhost:" + this.port + path;
	}

	private static List<?> found(Page page, String script) {
		return (page.evaluate(script, Map.of()) instanceof List<?> found) ? found : List.of("no answer");
	}

}
