package io.patkeeper.ui;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.patkeeper.Texts;
import io.patkeeper.azuredevops.Refusal;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

@WebMvcTest(controllers = HelpController.class, excludeFilters = @Filter(ControllerAdvice.class))
@Import({ HelpIndex.class, HomeControllerTests.OpenToAll.class })
class HelpControllerTests {

	@Autowired
	MockMvcTester mvc;

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void explainsEveryRefusal(String language) {
		List<Refusal> known = Stream.of(Refusal.values()).filter((refusal) -> refusal != Refusal.UNKNOWN).toList();
		Document help = help(language);
		assertThat(help.select("#codes tbody tr")).hasSize(36);
		assertThat(known).hasSize(36)
			.allSatisfy((refusal) -> assertThat(help.select("#refusal-" + refusal.code()).text())
				.isEqualTo(refusal.code() + " " + text(Locale.forLanguageTag(language), "refusal." + refusal.code())));
	}

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void beginsWithWhatIsOnThePage(String language) {
		Document help = help(language);
		List<String> parts = help.select("nav.contents a").eachText();
		assertThat(parts).hasSize(18).isEqualTo(help.select(".chapters > section > h2").eachText());
		assertThat(help.select("nav.contents a").eachAttr("href"))
			.isEqualTo(help.select(".chapters > section").eachAttr("id").stream().map((id) -> "#" + id).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void leadsToTheMostFrequentJobs(String language) {
		Document help = help(language);
		assertThat(help.select(".jobs a").eachAttr("href")).containsExactly("/tokens/new", "/tokens", "#many",
				"#revoking", "#all-organizations", "#refusals");
		assertThat(help.select("main > *").eachAttr("class")).startsWith("head", "help-search", "jobs");
	}

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void findsEveryPartByItsHeading(String language) {
		Document help = help(language);
		assertThat(help.select(".chapters > section")).hasSize(18)
			.allSatisfy((part) -> assertThat(found(help(language, part.select("h2").text()))).contains(part.id()));
	}

	@ParameterizedTest
	@CsvSource({ "en, LEAKED revoke, revoking", "pt-BR, VAZADO nao revogue, revoking", "pt-BR, HISTORICO shell, secret",
			"en, accessdenied, refusals", "en, x-vss-e2eid, trouble", "en, curl az, scripts",
			"pt-BR, curl az, scripts" })
	void findsWordsInAnyOrderWithoutCaseAndAccents(String language, String query, String part) {
		assertThat(found(help(language, query))).contains(part).hasSizeLessThan(6);
	}

	@Test
	void showsOfTheRefusalsThoseThatWereFound() {
		Document help = help("en", "accessDenied");
		assertThat(help.select("#codes tbody tr:not([hidden])").eachAttr("id")).contains("refusal-accessDenied")
			.hasSizeLessThan(5);
		assertThat(help.select("#found").text())
			.isEqualTo(text("help.found", help.select(".chapters [data-match]:not([hidden])").size(), 54));
		assertThat(help.select(".chapters [data-match]")).hasSize(54);
		assertThat(help.select("input[name=q]").val()).isEqualTo("accessDenied");
		assertThat(help.select(".jobs, .contents").not("[hidden]")).isEmpty();
	}

	@Test
	void leadsBackToTheWholeHelpFromASearch() {
		assertThat(help("en", "no such words").select(".help-search a").eachAttr("href")).containsExactly("/help");
		assertThat(found(help("en", "no such words"))).isEmpty();
		assertThat(help("en").select(".help-search a, main [hidden]:not([data-enhanced])")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void listsTokensFromAShell(String language) {
		assertThat(help(language).select("#scripts pre").text()).startsWith("az account get-access-token --resource ")
			.contains("curl --fail --header @- ", text(Locale.forLanguageTag(language), "help.scripts.organization"));
	}

	@Test
	void describesItselfToSearchEngines() {
		assertThat(help("en").select("meta[name=description]").attr("content")).isEqualTo(text("help.lead"));
	}

	@Test
	void speaksBothLanguages() {
		assertThat(help("en").select("h1").text()).isEqualTo(text("help.title"));
		assertThat(help("pt-BR").select("h1").text()).isEqualTo(text(Texts.PORTUGUESE, "help.title"));
	}

	@Test
	void namesTheShortcutsAndLetsThemBeSwitchedOff() {
		Document help = help("en");
		assertThat(help.select("#keyboard kbd").eachText()).containsExactly("/", "?");
		assertThat(help.select("#keyboard input[type=checkbox]").eachAttr("data-shortcut")).containsExactly("search",
				"help");
	}

	@Test
	void needsNoSession() {
		MvcTestResult result = this.mvc.get().uri("/help").exchange();
		assertThat(result).hasStatusOk();
		assertThat(result.getRequest().getSession(false)).isNull();
	}

	private static List<String> found(Document help) {
		return help.select(".chapters > section:not([hidden])").eachAttr("id");
	}

	private Document help(String language) {
		return help(language, "");
	}

	private Document help(String language, String query) {
		MvcTestResult result = this.mvc.get()
			.uri("/help")
			.param("q", query)
			.header(HttpHeaders.ACCEPT_LANGUAGE, language)
			.exchange();
		assertThat(result).hasStatusOk();
		Document document = Jsoup.parse(new String(result.getResponse().getContentAsByteArray(), UTF_8));
		assertThat(document.select("html").attr("lang")).isEqualTo(language);
		return document;
	}

}
