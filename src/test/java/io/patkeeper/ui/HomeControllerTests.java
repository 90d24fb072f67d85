package io.patkeeper.ui;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static io.patkeeper.Texts.escaped;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

@WebMvcTest(controllers = HomeController.class, excludeFilters = @Filter(ControllerAdvice.class))
@Import(HomeControllerTests.OpenToAll.class)
class HomeControllerTests {

	@Autowired
	MockMvcTester mvc;

	@Test
	void offersToSignIn() {
		assertThat(this.mvc.get().uri("/")).hasStatusOk()
			.bodyText()
			.contains("href=\"/oauth2/authorization/entra\">" + escaped("home.sign-in") + "</a>")
			.doesNotContain(escaped("layout.sign-out"));
	}

	@ParameterizedTest
	@CsvSource({ "en, en", "pt-BR, pt" })
	void showsAPictureOfTheListInTheColorsAndTheLanguageOfTheBrowser(Locale locale, String language) {
		Document home = Jsoup.parse(new String(this.mvc.get()
			.uri("/")
			.header(HttpHeaders.ACCEPT_LANGUAGE, locale.toLanguageTag())
			.exchange()
			.getResponse()
			.getContentAsByteArray(), StandardCharsets.UTF_8));
		assertThat(home.select("picture source[media*=dark]").attr("srcset"))
			.matches("/assets/list-" + language + "-dark(-\\w{32})?\\.webp");
		assertThat(home.select("picture img").attr("src"))
			.matches("/assets/list-" + language + "-light(-\\w{32})?\\.webp");
		assertThat(home.select("picture img").attr("alt")).isEqualTo(text(locale, "home.picture"));
		assertThat(home.select(".why li")).hasSize(3);
		assertThat(home.select("meta[name=description]").attr("content")).isEqualTo(text(locale, "home.what"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "en-light", "en-dark", "pt-light", "pt-dark" })
	void keepsThePicturesSmall(String picture) throws IOException {
		assertThat(new ClassPathResource("static/assets/list-" + picture + ".webp").contentLength()).isBetween(1024L,
				36 * 1024L);
	}

	@Test
	void needsNoSessionToDoSo() {
		MvcTestResult result = this.mvc.get().uri("/").exchange();
		assertThat(result).hasStatusOk();
		assertThat(result.getRequest().getSession(false)).isNull();
		assertThat(result.getResponse().getCookies()).isEmpty();
	}

	@Test
	void leadsWhoIsSignedInToTheirTokens() {
		assertThat(this.mvc.get().uri("/").with(oidcLogin())).hasStatus3xxRedirection().hasRedirectedUrl("/tokens");
	}

	static class OpenToAll {

		@Bean
		SecurityFilterChain openToAll(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

}
