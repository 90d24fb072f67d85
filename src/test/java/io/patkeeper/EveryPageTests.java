package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.patkeeper.bulk.BulkSamples;
import io.patkeeper.journal.JournalSamples;
import io.patkeeper.reminder.ReminderSamples;
import io.patkeeper.rotation.RotationSamples;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.token.TokenSamples;
import org.assertj.core.api.SoftAssertions;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.ViewResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold on every page for everyone who uses it, in both languages, as a real
 * browser shows it.
 */
@SandboxTest(properties = "spring.datasource.url=jdbc:h2:mem:every-page")
@Import({ TokenSamples.class, RotationSamples.class, BulkSamples.class, ReminderSamples.class, JournalSamples.class,
		EveryAnswerTests.Failing.class })
@ExtendWith(Chromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageTests {

	private static final Path TEMPLATES = Path.of("src/main/resources/templates");

	private static final String ENGLISH = "en";

	private static final String PORTUGUESE = "pt-BR";

	/** The most that a first visit may cost, in bytes on the wire. */
	private static final int HEAVIEST = 40 * 1024;

	private static final int HEAVIEST_WITH_A_PICTURE = 60 * 1024;

	private final HtmlChecker checker = new HtmlChecker();

	/** Whoever signed in once stays signed in. */
	private final Map<String, Browser> browsers = new HashMap<>();

	private final Display display;

	@Autowired
	private MessageSource messages;

	@Autowired
	private Set<String> rendered;

	@LocalServerPort
	private int port;

	EveryPageTests(com.microsoft.playwright.Browser chromium) {
		this.display = new Display(chromium);
	}

	@BeforeAll
	void startsAfresh() {
		Sandbox.shared().reset();
	}

	@BeforeEach
	void everythingIsAsItWas(@Autowired JdbcClient jdbc) {
		Sandbox.shared().azureDevOps().reset();
		Sandbox.shared().entra().signInAsUsual();
		Sandbox.shared().entra().tokensAsUsual();
		// The sandbox gives its tokens the same ids again, which nobody else does.
		jdbc.sql("delete from rotation").update();
	}

	@AfterAll
	void closes() {
		this.display.close();
		this.checker.close();
	}

	@ParameterizedTest
	@EnumSource
	void isForEveryone(Screen screen) {
		assertIsForEveryone(screen, ENGLISH);
	}

	@ParameterizedTest
	@EnumSource
	@Tag("thorough")
	void isForEveryoneInTheOtherLanguageByDayAndNight(Screen screen) {
		assertIsForEveryone(screen, PORTUGUESE);
		this.display.wide();
		assertIsForEveryoneAtNight();
	}

	@ParameterizedTest
	@EnumSource
	@Tag("thorough")
	void isForEveryoneAtNight(Screen screen) {
		this.display.show(open(screen, ENGLISH), ENGLISH);
		assertIsForEveryoneAtNight();
	}

	/** A secret that is gone is no error: it is what people get who go back to it. */
	private static void assertIsComplete(SoftAssertions softly, Page answer, String language) {
		if (!answer.uri().getPath().startsWith("/samples/")) {
			String error = Texts.text(Locale.forLanguageTag(language), "title.error", "").split("·")[0].strip();
			softly.assertThat(answer.document().title().startsWith(error))
				.as("title")
				.isEqualTo(answer.status() >= 400 && answer.status() != 410);
		}
		softly.assertThat(answer.document().select("html").attr("lang")).isEqualTo(language);
		softly.assertThat(answer.text()).doesNotContain("??");
		softly
			.assertThat(answer.document().select("[href~=[=/](null|undefined)\\b], [action~=[=/](null|undefined)\\b]"))
			.as("absent values in addresses")
			.isEmpty();
		softly.assertThat(answer.document().select("[value~=^(null|undefined)$]")).as("absent values").isEmpty();
	}

	private void assertIsForEveryone(Screen screen, String language) {
		this.rendered.clear();
		Page answer = open(screen, language);
		assertThat(this.rendered).as("templates").contains(screen.template());
		CompletableFuture<List<String>> errors = this.checker.errors(answer.body());
		SoftAssertions.assertSoftly((softly) -> {
			assertIsComplete(softly, answer, language);
			this.display.show(answer, language);
			softly.assertThat(this.display.complaints()).as("complaints of the browser").isEmpty();
			boolean wantsTheFocus = !answer.document().select("[autofocus], [data-first]").isEmpty();
			softly.assertThat(this.display.firstStop())
				.as("the way past the menu comes first")
				.matches((first) -> wantsTheFocus || first.contains("href=\"#content\""));
			softly.assertThat(this.display.smallTargets()).as("small targets on a desk").isEmpty();
			softly.assertThat(this.display.invisibleFocus()).as("focus").isEmpty();
			softly.assertThat(this.display.violations()).as("axe").isEmpty();
			this.display.narrowest();
			softly.assertThat(this.display.widthBesideTheScreen()).as("beside the screen").isZero();
			softly.assertThat(this.display.smallTargets()).as("small targets on a telephone").isEmpty();
			softly.assertThat(errors.join()).as("HTML").isEmpty();
		});
	}

	private void assertIsForEveryoneAtNight() {
		this.display.night();
		SoftAssertions.assertSoftly((softly) -> {
			softly.assertThat(this.display.invisibleFocus()).as("focus").isEmpty();
			softly.assertThat(this.display.violationsOfColors()).as("axe").isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "LIST_OF_WHAT_IS_HARD_TO_SHOW", "NEW_WITH_ERRORS", "ACTIVE_TOKEN", "SECRET",
			"JOURNAL", "HELP" })
	@Tag("thorough")
	void isForEveryoneOnATelephone(Screen screen) {
		this.display.show(open(screen, PORTUGUESE), PORTUGUESE);
		this.display.narrow();
		assertThat(this.display.violations()).isEmpty();
		this.display.night();
		assertThat(this.display.violationsOfColors()).isEmpty();
	}

	@Test
	void leavesNoTemplateOut() throws IOException {
		assertThat(EnumSet.allOf(Screen.class)).extracting(Screen::template).containsAll(templatesOfPages());
	}

	@ParameterizedTest
	@EnumSource(names = { "HOME", "LIST", "NEW", "SECRET", "SECRET_OF_A_ROTATION" })
	@Tag("thorough")
	void isLightAtTheFirstVisitAndCompressedUnlessItHoldsASecret(Screen screen) {
		Page answer = open(screen, ENGLISH);
		List<HttpCookie> cookies = browserOf(screen.person(), ENGLISH).cookies();
		Map<String, Integer> weights = this.display.weights(answer.uri(), cookies);
		assertThat(weights).hasSizeGreaterThan(3);
		assertThat(weights.values().stream().mapToInt(Integer::intValue).sum()).as(weights.toString())
			.isLessThanOrEqualTo((screen == Screen.HOME) ? HEAVIEST_WITH_A_PICTURE : HEAVIEST);
		boolean compressed = weights.get(answer.uri().getPath()) < answer.body().length();
		assertThat(compressed).isEqualTo(!screen.template().equals("tokens/secret"));
	}

	@Test
	void wouldNoticeWhatIsWrong() {
		String body = """
				<!DOCTYPE html><html lang="en"><head><title>Wrong</title>
				<style>body { color: #ccc; background: #fff } a { outline: none } p { width: 500px }</style></head>
				<body><main><h1>Wrong</h1><p id="a">Pale</p><p id="a"></p><img src="x"><a href="#">i</a></main></body></html>
				""";
		assertThat(this.checker.errors(body).join()).anyMatch((error) -> error.startsWith("Duplicate ID"));
		Page wrong = new Page(URI.create("http://localhost:" + this.port + "/wrong"), 200,
				HttpHeaders.of(Map.of("Content-Type", List.of("text/html")), (name, value) -> true), body,
				Jsoup.parse(body));
		this.display.show(wrong, ENGLISH);
		assertThat(this.display.firstStop()).doesNotContain("#content");
		assertThat(this.display.smallTargets()).hasSize(1);
		assertThat(this.display.invisibleFocus()).hasSize(1);
		assertThat(this.display.violations()).anyMatch((rule) -> rule.startsWith("image-alt"))
			.anyMatch((rule) -> rule.startsWith("color-contrast"));
		this.display.night();
		assertThat(this.display.violationsOfColors()).anyMatch((rule) -> rule.startsWith("color-contrast"));
		this.display.narrowest();
		assertThat(this.display.widthBesideTheScreen()).isPositive();
	}

	private Page open(Screen screen, String language) {
		return screen
			.open(new Visit(browserOf(screen.person(), language), Locale.forLanguageTag(language), this.messages));
	}

	private Browser browserOf(@Nullable Person person, String language) {
		if (person == null) {
			return new Browser(this.port).language(language);
		}
		return this.browsers.computeIfAbsent(person + language, (key) -> {
			Browser browser = new Browser(this.port).language(language);
			new Visit(browser, Locale.forLanguageTag(language), this.messages).signIn(person);
			return browser;
		});
	}

	/** All but those that are parts of others, which their first line says. */
	private static List<String> templatesOfPages() throws IOException {
		Pattern page = Pattern.compile("<html(?![^>]*th:fragment)[^>]*th:replace|<html(?![^>]*th:fragment).*<head",
				Pattern.DOTALL);
		try (Stream<Path> files = Files.walk(TEMPLATES)) {
			List<String> templates = files.filter((file) -> file.toString().endsWith(".html"))
				// Mails are no pages.
				.filter((file) -> !file.startsWith(TEMPLATES.resolve("mail")))
				.filter((file) -> page.matcher(content(file)).find())
				.map((file) -> StringUtils.stripFilenameExtension(TEMPLATES.relativize(file).toString())
					.replace('\\', '/'))
				.toList();
			assertThat(templates).contains("home", "error/404", "tokens/list").doesNotContain("layout", "tokens/parts");
			return templates;
		}
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Rendered {

		/** The names of the templates that were asked for. */
		@Bean
		Set<String> rendered() {
			return ConcurrentHashMap.newKeySet();
		}

		@Bean
		ViewResolver recorder(Set<String> rendered) {
			return (name, locale) -> {
				rendered.add(name);
				return null;
			};
		}

	}

}
