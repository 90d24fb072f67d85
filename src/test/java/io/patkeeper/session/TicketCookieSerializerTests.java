package io.patkeeper.session;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

class TicketCookieSerializerTests {

	private final TicketCookieSerializer cookie = new TicketCookieSerializer();

	private final SealedSession<?> session = new SealedSessionRepository<>(new MapSessionRepository(new HashMap<>()),
			(id) -> true, TransactionOperations.withoutTransaction(), Clock.systemUTC(), Duration.ofHours(12),
			(event) -> {
			})
		.createSession();

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/tokens");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void hasTheHostPrefixIfTheRequestIsSecure() {
		this.request.setSecure(true);
		write();
		assertThat(this.response.getHeaders("Set-Cookie")).containsExactly(
				"__Host-SESSION=" + this.session.ticket().text() + "; Path=/; Secure; HttpOnly; SameSite=Lax");
	}

	@Test
	void hasNoPrefixOverPlainHttp() {
		this.request.setContextPath("/patkeeper");
		write();
		assertThat(this.response.getHeaders("Set-Cookie"))
			.containsExactly("SESSION=" + this.session.ticket().text() + "; Path=/; HttpOnly; SameSite=Lax");
	}

	@Test
	void isNotSentToABrowserThatHasIt() {
		this.request.setCookies(new Cookie("SESSION", "another"), new Cookie("SESSION", this.session.ticket().text()));
		write();
		assertThat(this.response.getHeaderNames()).isEmpty();
	}

	@Test
	void isReadOnlyWithTheHostPrefixIfTheRequestIsSecure() {
		this.request.setCookies(new Cookie("SESSION", "planted"), new Cookie("__Host-SESSION", "genuine"));
		assertThat(this.cookie.readCookieValues(this.request)).containsExactly("planted");
		this.request.setSecure(true);
		assertThat(this.cookie.readCookieValues(this.request)).containsExactly("genuine");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/app.css", "/actuator/health", "/actuator/health/liveness" })
	void isNotReadForResourcesAndHealth(String path) {
		MockHttpServletRequest impersonal = new MockHttpServletRequest("GET", path);
		impersonal.setCookies(new Cookie("SESSION", "ticket"));
		assertThat(this.cookie.readCookieValues(impersonal)).isEmpty();
	}

	@Test
	void isNotReadAfterItIsWritten() {
		this.request.setCookies(new Cookie("SESSION", this.session.ticket().text()));
		assertThat(this.cookie.readCookieValues(this.request)).hasSize(1);
		write();
		assertThat(this.cookie.readCookieValues(this.request)).isEmpty();
	}

	@Test
	void isRemovedWithAndWithoutThePrefix() {
		this.request.setSecure(true);
		this.request.setCookies(new Cookie("SESSION", "left from http"), new Cookie("__Host-SESSION", "ticket"));
		this.cookie.writeCookieValue(new CookieValue(this.request, this.response, ""));
		assertThat(this.response.getHeaders("Set-Cookie")).hasSize(2)
			.allSatisfy((header) -> assertThat(header).contains("=; Path=/; Max-Age=0;"))
			.anySatisfy((header) -> assertThat(header).startsWith("SESSION="))
			.anySatisfy((header) -> assertThat(header).startsWith("__Host-SESSION=").contains("; Secure"));
	}

	@Test
	void isRemovedOverPlainHttp() {
		this.cookie.writeCookieValue(new CookieValue(this.request, this.response, ""));
		assertThat(this.response.getHeaders("Set-Cookie")).singleElement()
			.asString()
			.startsWith("SESSION=; Path=/; Max-Age=0");
	}

	private void write() {
		this.request.getSession().setAttribute(SealedSession.class.getName(), this.session);
		this.cookie.writeCookieValue(new CookieValue(this.request, this.response, this.session.getId()));
	}

}
