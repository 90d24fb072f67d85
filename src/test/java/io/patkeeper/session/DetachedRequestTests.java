package io.patkeeper.session;

import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DetachedRequestTests {

	private final MockHttpSession session = new MockHttpSession();

	private final HttpServletRequest request = new DetachedRequest(this.session);

	@Test
	void hasTheSession() {
		assertThat(this.request.getSession()).isSameAs(this.session);
		assertThat(this.request.getSession(false)).isSameAs(this.session);
	}

	@Test
	void hasAttributesOfItsOwn() {
		this.request.setAttribute("a", 1);
		assertThat(this.request.getAttribute("a")).isEqualTo(1);
		assertThat(new DetachedRequest(this.session).getAttribute("a")).isNull();
		assertThat(Collections.list(this.request.getAttributeNames())).containsExactly("a");
		this.request.setAttribute("a", null);
		assertThat(this.request.getAttribute("a")).isNull();
	}

	@Test
	void hasNoParameters() {
		assertThat(this.request.getParameter("scope")).isNull();
	}

	@Test
	void rejectsWhatOnlyABrowserCanSend() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.request.getHeader("Cookie"))
			.withMessageContaining("getHeader");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> new DetachedResponse().setStatus(200));
	}

}
