package io.patkeeper.ui;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.patkeeper.Texts;
import io.patkeeper.token.TokenSamples;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webmvc.autoconfigure.error.DefaultErrorViewResolver;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static io.patkeeper.Texts.escaped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

@WebMvcTest(controllers = HomeController.class, excludeFilters = @Filter(ControllerAdvice.class))
@Import({ HomeControllerTests.OpenToAll.class, HelpSamples.class, TokenSamples.class, LayoutTests.ErrorViews.class })
class LayoutTests {

	@Autowired
	MockMvcTester mvc;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			pt-BR                     | pt-BR
			pt-PT,pt;q=0.9            | pt-BR
			en-GB,en;q=0.9,pt;q=0.8   | en
			fr-FR,fr;q=0.9            | en
			fr;q=0.9,pt;q=0.5         | pt-BR
			*                         | en
			""")
	void speaksTheFirstLanguageOfTheBrowserThatItKnows(String accepted, String language) {
		assertThat(html(accepted)).contains("<html lang=\"" + language + "\">");
	}

	@Test
	void speaksEnglishIfTheBrowserNamesNoLanguage() {
		assertThat(this.mvc.get().uri("/").with((request) -> {
			request.addPreferredLocale(Locale.forLanguageTag("pt-BR"));
			request.removeHeader(HttpHeaders.ACCEPT_LANGUAGE);
			return request;
		})).bodyText().contains("<html lang=\"en\">");
	}

	@Test
	void switchesTheLanguageAndRemembersIt() {
		MvcTestResult result = this.mvc.get().uri("/?lang=pt-BR").exchange();
		assertThat(result).bodyText()
			.contains("<html lang=\"pt-BR\">")
			.contains(escaped(Texts.PORTUGUESE, "home.sign-in"));
		assertThat(result.getResponse().getHeaders(HttpHeaders.SET_COOKIE)).singleElement()
			.asString()
			.startsWith("language=pt-BR; Path=/; Max-Age=31536000;")
			.contains("; HttpOnly")
			.contains("; SameSite=Lax");
		assertThat(this.mvc.get().uri("/").cookie(result.getResponse().getCookies())).bodyText()
			.contains("<html lang=\"pt-BR\">");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fr", "", "pt_BR; drop", "<b>", "-" })
	void doesNotSwitchToALanguageThatItDoesNotKnow(String language) {
		MvcTestResult result = this.mvc.get().uri("/").param("lang", language).locale(Locale.ENGLISH).exchange();
		assertThat(result).hasStatusOk().bodyText().contains("<html lang=\"en\">");
		assertThat(result.getResponse().getCookies()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fr", "", "<b>", "__", "en/Mars/Olympus" })
	void ignoresACookieThatMakesNoSense(String value) {
		assertThat(this.mvc.get().uri("/").cookie(new Cookie("language", value))).hasStatusOk()
			.bodyText()
			.contains("<html lang=\"en\">");
	}

	@Test
	void showsTimesInTheTimeZoneOfTheBrowser() {
		MvcTestResult page = secret("time-zone", "America/Sao_Paulo");
		assertThat(page).bodyText()
			.contains(escaped("secret.expires", "20 Feb 2027, 14:09"))
			.contains("title=\"20 Feb 2027, 17:09 UTC\"")
			.contains("<time datetime=\"2026-11-22T17:24:00Z\" title=\"22 Nov 2026, 17:24 UTC\">14:24</time>");
		assertThat(page.getResponse().getCookies()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "other, Asia/Tokyo", "time-zone, Mars/Olympus", "time-zone, +09:00", "time-zone, <b>" })
	void showsTimesInUtcAndSaysSoWhereTheTimeZoneIsNotKnown(String cookie, String value) {
		assertThat(secret(cookie, value)).bodyText()
			.contains(escaped("secret.expires", "20 Feb 2027, 17:09 UTC"))
			.contains(">17:24 UTC</time>");
	}

	@Test
	void keepsTheTimeZoneWhenTheLanguageChanges() {
		assertThat(this.mvc.get()
			.uri("/samples/secret-created?lang=pt-BR")
			.with(oidcLogin())
			.cookie(new Cookie("time-zone", "Asia/Tokyo"))).bodyText()
			.contains(escaped(Texts.PORTUGUESE, "secret.expires", "21/02/2027 02:09"))
			.contains("title=\"20/02/2027 17:09 UTC\"");
	}

	@Test
	void linksToTheSamePageInTheOtherLanguage() {
		assertThat(html("/samples/list", "en", "q=a%26b+%3Cc%3E&status=active"))
			.contains("href=\"?q=a%26b+%3Cc%3E&amp;status=active&amp;lang=pt-BR\"")
			.contains("hreflang=\"pt-BR\"");
		assertThat(html("/samples/list", "pt-BR", "lang=pt-BR&q=%E4%zz")).contains("href=\"?q=%E4%zz&amp;lang=en\"");
	}

	@Test
	void greetsThePersonAndOffersToSignOut() {
		assertThat(this.mvc.get()
			.uri("/samples/list")
			.with(oidcLogin().idToken((token) -> token.claim("name", "Ana <b>Souza</b>")))).bodyText()
			.contains("Ana &lt;b&gt;Souza&lt;/b&gt;")
			.contains("<form action=\"/logout\" method=\"post\">")
			.contains(">" + escaped("layout.sign-out") + "</button>")
			.contains("href=\"/tokens\">" + escaped("layout.nav.tokens") + "</a>");
	}

	@Test
	void leadsFromWhatAButtonBroughtAboutToTheStartInTheOtherLanguage() {
		assertThat(this.mvc.post()
			.uri("/error")
			.accept(MediaType.TEXT_HTML)
			.with(csrf())
			.requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 404)).bodyText().contains("href=\"/?lang=pt-BR\"");
	}

	@Test
	void leadsFromAnErrorToTheStartInTheOtherLanguage() {
		assertThat(this.mvc.get()
			.uri("/error?q=x")
			.accept(MediaType.TEXT_HTML)
			.requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 404)
			.with((request) -> {
				request.setDispatcherType(DispatcherType.ERROR);
				return request;
			})).bodyText().contains("href=\"/?lang=pt-BR\"");
	}

	@Test
	void offersHelpWithoutASignIn() {
		assertThat(this.mvc.get().uri("/")).bodyText()
			.contains(">" + escaped("layout.nav.help") + "</a>")
			.doesNotContain(">" + escaped("layout.nav.tokens") + "</a>");
		assertThat(html("pt-BR"))
			.contains("<a href=\"/help\" data-help>" + escaped(Texts.PORTUGUESE, "layout.nav.help") + "</a>");
	}

	@Test
	void fallsBackToTheNameOfTheAccount() {
		assertThat(this.mvc.get()
			.uri("/samples/list")
			.with(oidcLogin().idToken((token) -> token.claim("preferred_username", "ana@fabrikam.example")))).bodyText()
			.contains("ana@fabrikam.example");
	}

	@ParameterizedTest
	@CsvSource({ "400, error.400", "403, error.403", "404, error.404", "405, error.405", "413, error.413",
			"422, error.4xx", "500, error.5xx", "503, error.503" })
	void explainsErrorsWithoutASignIn(int status, String heading) {
		MvcTestResult result = this.mvc.get()
			.uri("/error")
			.accept(MediaType.TEXT_HTML)
			.requestAttr(RequestDispatcher.ERROR_STATUS_CODE, status)
			.requestAttr(RequestDispatcher.ERROR_EXCEPTION, new IllegalStateException("secret detail"))
			.exchange();
		assertThat(result).hasStatus(HttpStatus.valueOf(status))
			.bodyText()
			.contains("<h1>" + escaped(heading) + "</h1>")
			.contains("href=\"/\"")
			.doesNotContain("secret detail")
			.doesNotContain("IllegalState");
		assertThat(result.getRequest().getSession(false)).isNull();
	}

	private MvcTestResult secret(String cookie, String value) {
		return this.mvc.get()
			.uri("/samples/secret-created")
			.with(oidcLogin())
			.locale(Locale.ENGLISH)
			.cookie(new Cookie(cookie, value))
			.exchange();
	}

	private String html(String accepted) {
		return html("/samples/home", accepted, null);
	}

	private String html(String address, String accepted, @Nullable String query) {
		MvcTestResult result = this.mvc.get()
			.uri(address)
			.with(oidcLogin())
			.header(HttpHeaders.ACCEPT_LANGUAGE, accepted)
			.with((request) -> {
				request.setQueryString(query);
				return request;
			})
			.exchange();
		assertThat(result).hasStatusOk();
		return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
	}

	/**
	 * Boot brings it only where there is a DispatcherServlet bean, and a slice has none.
	 */
	static class ErrorViews {

		@Bean
		ErrorViewResolver errorViews(ApplicationContext context, WebProperties properties) {
			return new DefaultErrorViewResolver(context, properties.getResources());
		}

	}

}
