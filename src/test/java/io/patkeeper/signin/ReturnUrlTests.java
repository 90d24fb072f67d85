package io.patkeeper.signin;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ReturnUrlTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/tokens");

	@Test
	void consistsOfPathAndQuery() {
		this.request.setServerName("evil.example");
		this.request.addHeader("X-Forwarded-Host", "evil.example");
		this.request.setQueryString("q=a%20b&status=active");
		assertThat(returnUrl()).isEqualTo("/tokens?q=a%20b&status=active");
	}

	@Test
	void isTheSameForHeadRequests() {
		this.request.setMethod("HEAD");
		this.request.setQueryString("q=a");
		assertThat(returnUrl()).isEqualTo("/tokens?q=a");
	}

	@Test
	void leavesOutTheContextPath() {
		this.request.setContextPath("/pats");
		this.request.setRequestURI("/pats/tokens");
		assertThat(returnUrl()).isEqualTo("/tokens");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "//evil.example", "//evil.example/tokens", "/\\evil.example", "/tokens\\x", "/a\tb", "/é" })
	void isNeverOfAnotherSite(String path) {
		this.request.setRequestURI(path);
		assertThat(returnUrl()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/tokens/new", "//evil.example", "/\\evil.example", "tokens", "",
			"javascript:alert(1)", "/tokens\r\nSet-Cookie: x=y", "/tokens#//evil.example" })
	void ignoresAForgedUrlInAForm(String page) {
		this.request.setMethod("POST");
		this.request.setParameter("form-page", page);
		assertThat(returnUrl()).isEqualTo("/tokens");
	}

	@Test
	void isThePageOfAForm() {
		this.request.setMethod("POST");
		this.request.setParameter("form-page", "/tokens/new");
		this.request.addHeader("Referer", "http://localhost/other");
		assertThat(returnUrl()).isEqualTo("/tokens/new");
	}

	@Test
	void isShortenedLikeThePageAfterTheSignIn() {
		this.request.setMethod("POST");
		this.request.setParameter("form-page", "/tokens/new?x=" + "y".repeat(1000));
		assertThat(returnUrl()).isEqualTo("/tokens/new");
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost/organizations/a/tokens/b?x=y,/organizations/a/tokens/b?x=y", "http://LOCALHOST/x,/x",
			"https://localhost/x,/tokens", "http://localhost:81/x,/tokens", "http://evil.example/x,/tokens",
			"http://localhost@evil.example/x,/tokens", "//localhost/x,/tokens", "http://localhost//evil,/tokens",
			"about:blank,/tokens", "not an address,/tokens", "http://localhost.evil.example/x,/tokens" })
	void isThePageOfAButton(String referer, String page) {
		this.request.setMethod("POST");
		this.request.setRequestURI("/organizations/a/tokens/b/rotate");
		this.request.addHeader("Referer", referer);
		assertThat(returnUrl()).isEqualTo(page);
	}

	@Test
	void isNotStoredInASession() {
		assertThat(returnUrl()).isEqualTo("/tokens");
		assertThat(this.request.getSession(false)).isNull();
	}

	private String returnUrl() {
		return ReturnUrl.of(this.request).orElse(null);
	}

}
