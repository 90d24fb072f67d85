package io.patkeeper.signin;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;

import static org.assertj.core.api.Assertions.assertThat;

class SavedFormTests {

	private final MockHttpSession session = new MockHttpSession();

	private final MockHttpServletRequest sent = new MockHttpServletRequest("POST", "/tokens");

	@BeforeEach
	void aFormIsSent() {
		this.sent.setSession(this.session);
		this.sent.addParameter(SavedForm.PAGE, "/tokens/new");
		this.sent.addParameter("name", "deploy");
		this.sent.addParameter("_csrf", "token");
	}

	@Test
	void isShownOnceToItsOwnerOnItsPage() {
		this.sent.setRemoteUser("tenant:ana");
		SavedForm.keep(this.sent);
		assertThat(SavedForm.take(asked("tenant:ana", "/tokens"))).isEmpty();
		assertThat(SavedForm.take(asked("tenant:ana", "/tokens/new")))
			.hasValueSatisfying((form) -> assertThat(form.values()).containsOnlyKeys("name")
				.containsEntry("name", new ArrayList<>(List.of("deploy"))));
		assertThat(SavedForm.take(asked("tenant:ana", "/tokens/new"))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "tenant:ana,tenant:ben", "tenant:ana,", ",tenant:ben", "," })
	void isDiscardedIfAnotherPersonSignsIn(String owner, String other) {
		this.sent.setRemoteUser(owner);
		SavedForm.keep(this.sent);
		assertThat(SavedForm.take(asked(other, "/tokens/new"))).isEmpty();
		assertThat(SavedForm.take(asked("tenant:ana", "/tokens/new"))).isEmpty();
	}

	private MockHttpServletRequest asked(String person, String page) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", page);
		request.setSession(this.session);
		request.setRemoteUser(person);
		return request;
	}

}
