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
@Import(HomeControllerTests.OpenToAll.class)
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
		assertThat(parts).hasSize(14).isEqualTo(help.select(".chapters > section > h2").eachText());
		assertThat(help.select("nav.contents a").eachAttr("href"))
			.isEqualTo(help.select(".chapters > section").eachAttr("id").stream().map((id) -> "#" + id).toList());
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

	private Document help(String language) {
		MvcTestResult result = this.mvc.get().uri("/help").header(HttpHeaders.ACCEPT_LANGUAGE, language).exchange();
		assertThat(result).hasStatusOk();
		Document document = Jsoup.parse(new String(result.getResponse().getContentAsByteArray(), UTF_8));
		assertThat(document.select("html").attr("lang")).isEqualTo(language);
		return document;
	}

}
