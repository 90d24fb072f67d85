package io.patkeeper.ui;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static io.patkeeper.Texts.escaped;
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
