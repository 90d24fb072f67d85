package io.patkeeper.token;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.patkeeper.Chromium;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.util.HtmlUtils;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A search finds the same whether the script makes it or the server.
 */
@ExtendWith(Chromium.class)
class SearchTests {

	private static final Path SCRIPT = Path.of("src/main/resources/static/assets/app.js");

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void findsTheSameByScriptAndByServer(String language, Browser chromium) {
		Locale locale = Locale.forLanguageTag(language);
		try (Page page = chromium.newPage()) {
			String content = "<form method=\"get\"><input type=\"search\" data-filter=\"found\"></form><div id=\"found\">"
					+ String.join("", SearchSamples.texts(locale).stream().map(SearchTests::row).toList()) + "</div>";
			// The script sets a cookie, which about:blank may not have.
			page.route("http://localhost/", (route) -> route
				.fulfill(new Route.FulfillOptions().setContentType("text/html; charset=UTF-8").setBody(content)));
			page.navigate("http://localhost/");
			page.addScriptTag(new Page.AddScriptTagOptions().setPath(SCRIPT));
			for (String query : SearchSamples.QUERIES) {
				page.locator("input").fill(query);
				Object found = page
					.evaluate("[...document.querySelectorAll('p')].flatMap((row, i) => row.hidden ? [] : [i])");
				assertThat(found).as(query).isEqualTo(SearchSamples.found(query, locale));
			}
		}
		assertThat(List.of(text(locale, "token.status.revoked"), text(locale, "form.full-access"),
				text(locale, "token.all-organizations"), text(locale, "token.in-days", 3)))
			.allSatisfy((word) -> assertThat(SearchSamples.found(word, locale)).as(word).hasSize(1));
		assertThat(List.of("migracao", "paulo migra", "straße", "οδος", "istanbul", "prova acao"))
			.allSatisfy((word) -> assertThat(SearchSamples.found(word, locale)).as(word).hasSize(1));
	}

	private static String row(String text) {
		return "<p data-match=\"" + HtmlUtils.htmlEscape(text, "UTF-8") + "\"></p>";
	}

}
