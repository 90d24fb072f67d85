package io.patkeeper.ui;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.patkeeper.Chromium;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A search in the help finds the same whether the script makes it or the server.
 */
@WebMvcTest(controllers = HelpController.class, excludeFilters = @Filter(ControllerAdvice.class))
@Import({ HelpIndex.class, HomeControllerTests.OpenToAll.class })
@ExtendWith(Chromium.class)
class HelpSearchTests {

	private static final Path SCRIPT = Path.of("src/main/resources/static/assets/app.js");

	private static final List<String> QUERIES = List.of("", "token", "revogacao historico", "LEAKED revoke",
			"expiracao", "accessdenied", "vso.code", "patTokenError", "shell", "no such words", "politica data");

	private static final String FOUND = ".chapters > section:not([hidden]), #codes tr[id]:not([hidden])";

	@Autowired
	MockMvcTester mvc;

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void findsTheSameByScriptAndByServer(String language, Browser chromium) {
		try (Page page = chromium.newPage()) {
			page.setContent(html(language, ""));
			page.addScriptTag(new Page.AddScriptTagOptions().setPath(SCRIPT));
			for (String query : QUERIES) {
				page.locator("[name=q]").fill(query);
				List<String> expected = Jsoup.parse(html(language, query)).select(FOUND).eachAttr("id");
				assertThat(page.evaluate("(found) => [...document.querySelectorAll(found)].map(({ id }) => id)", FOUND))
					.as(query)
					.isEqualTo(expected);
				assertThat(page.locator(".jobs").isVisible()).isEqualTo(query.isEmpty());
			}
		}
	}

	private String html(String language, String query) {
		return new String(this.mvc.get()
			.uri("/help")
			.param("q", query)
			.header(HttpHeaders.ACCEPT_LANGUAGE, language)
			.exchange()
			.getResponse()
			.getContentAsByteArray(), StandardCharsets.UTF_8);
	}

}
