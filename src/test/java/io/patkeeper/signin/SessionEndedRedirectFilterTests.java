package io.patkeeper.signin;

import io.patkeeper.session.SessionEndedException;
import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionEndedRedirectFilterTests {

	private final SessionEndedRedirectFilter filter = new SessionEndedRedirectFilter("/login/oauth2/code/entra");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final FilterChain ended = (request, response) -> {
		throw new SessionEndedException();
	};

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD" })
	void redirectsToTheSamePage(String method) throws Exception {
		this.filter.doFilter(new MockHttpServletRequest(method, "/tokens"), this.response, this.ended);
		assertThat(this.response.getRedirectedUrl()).isEqualTo("/tokens");
	}

	@Test
	void doesNotRepeatAForm() {
		assertThatExceptionOfType(SessionEndedException.class).isThrownBy(
				() -> this.filter.doFilter(new MockHttpServletRequest("POST", "/tokens"), this.response, this.ended));
	}

}
