package io.patkeeper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold for the HTML of every page, as it leaves the server: it is valid, says
 * everything in words, and is not heavy.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.datasource.url=jdbc:h2:mem:html")
@ContextConfiguration(initializers = Sandbox.Settings.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HtmlTests {

	/** The most that a first visit may cost, in bytes on the wire. */
	private static final int HEAVIEST = 60 * 1024;

	private final HtmlChecker checker = new HtmlChecker();

	private final Map<String, Browser> browsers = new HashMap<>();

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@LocalServerPort
	private int port;

	@BeforeAll
	void startsAfresh() {
		Sandbox.shared().reset();
	}

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().azureDevOps().reset();
	}

	Stream<Arguments> pages() {
		return Screen.of(this.mappings)
			.flatMap((screen) -> Stream.of(Arguments.of(screen, "en"), Arguments.of(screen, "pt-BR")));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void isValid(Screen screen, String language) {
		assertThat(this.checker.errors(open(screen, language).body())).isEmpty();
	}

	@Test
	void wouldNotBeValidWithAMistake() {
		assertThat(this.checker
			.errors("<!DOCTYPE html><html lang=en><title>x</title><p><div id=a></div><b id=a></p></html>"))
			.hasSizeGreaterThan(1);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void hasAWordForEverything(Screen screen, String language) {
		Page page = open(screen, language);
		assertThat(page.document().select("html").attr("lang")).isEqualTo(language);
		assertThat(page.body()).doesNotContain("??");
		assertThat(page.text()).doesNotContainPattern("\\{[0-9]");
	}

	@ParameterizedTest
	@EnumSource(names = { "HOME", "LIST", "NEW", "SECRET" })
	void isLightTogetherWithAllThatBelongsToIt(Screen screen) {
		Page page = open(screen, "en");
		Set<URI> assets = page.document()
			.select("link[href], script[src], img[src], use[href]")
			.stream()
			.map((element) -> asset(page, element))
			.collect(Collectors.toSet());
		assertThat(assets).hasSizeGreaterThan(3);
		Map<String, Integer> weights = new HashMap<>();
		weights.put("the page", compressed(page.body()));
		Browser browser = new Browser(this.port);
		for (URI asset : assets) {
			Page answer = browser.get(asset.toString());
			assertThat(answer.status()).isEqualTo(200);
			weights.put(asset.getPath(), compressed(answer.body()));
		}
		assertThat(weights.values().stream().mapToInt(Integer::intValue).sum()).as(weights.toString())
			.isLessThanOrEqualTo(HEAVIEST);
	}

	private Page open(Screen screen, String language) {
		Person person = screen.person();
		Browser browser = this.browsers.computeIfAbsent(language + person, (key) -> visitor(person, language));
		Page page = browser.get(screen.prepare(Sandbox.shared().azureDevOps()));
		String typed = screen.typed();
		return (typed != null) ? browser.press(Screen.text("form.create", language), "name", typed) : page;
	}

	private Browser visitor(@Nullable Person person, String language) {
		Browser browser = new Browser(this.port).language(language);
		if (person != null) {
			browser.get("/oauth2/authorization/entra");
			browser.choose(person);
		}
		return browser;
	}

	private static URI asset(Page page, Element element) {
		String address = element.hasAttr("src") ? element.attr("src") : element.attr("href");
		URI absolute = page.uri().resolve(address);
		return URI.create(absolute.toString().replaceFirst("#.*", ""));
	}

	/** The size of a text as proxies compress it. */
	private static int compressed(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.size();
	}

}
