package io.patkeeper.ui;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ListViewTests {

	@Test
	void isTheListThatIsAskedFor() {
		assertThat(view("GET", "/tokens", "q=a+b&page=2")).isEqualTo(new ListView("q=a+b&page=2"));
		assertThat(view("GET", "/tokens", null)).isEqualTo(new ListView(""));
	}

	@Test
	void leavesOutTheLanguageAndWhatHasNoValue() {
		assertThat(view("GET", "/tokens", "q=&lang=pt-BR&facet=full-access&status=")).extracting(ListView::query)
			.isEqualTo("facet=full-access");
	}

	@Test
	void leavesOutThatTheListWasAskedForAnew() {
		assertThat(view("GET", "/tokens", "sort=name&refresh=true")).isEqualTo(new ListView("sort=name"));
		assertThat(view("GET", "/journal", "back=sort%3Dname%26refresh%3Dtrue")).isEqualTo(new ListView("sort=name"));
	}

	@Test
	void isCarriedByOtherPages() {
		ListView view = view("POST", "/tokens", "edit&back=q%3Da%252Bb%26page%3D2");
		assertThat(view.url()).isEqualTo("/tokens?q=a%2Bb&page=2");
		assertThat(view.first()).isEqualTo("?back=q%3Da%252Bb%26page%3D2");
		assertThat(view.next()).isEqualTo("&back=q%3Da%252Bb%26page%3D2");
		assertThat(view("GET", "/journal", view.first().substring(1))).isEqualTo(view);
	}

	@Test
	void isNotMentionedWhenItIsTheListAsItOpens() {
		ListView view = view("GET", "/journal", "q=a");
		assertThat(view.url()).isEqualTo("/tokens");
		assertThat(view.first()).isEmpty();
		assertThat(view.next()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https%3A%2F%2Fevil.example", "a%3D%7Bb%7D", "a%3D%0D%0Ab", "a%3D%22b", "a%3D%25zz", "%zz",
			"%E0%A4%A", "lang%3Dpt-BR" })
	void isTheListAsItOpensIfItIsNotTheQueryOfAList(String carried) {
		assertThat(view("GET", "/journal", "back=" + carried)).isEqualTo(new ListView(""));
	}

	@Test
	void isNeverTooLongForAUrl() {
		assertThat(view("GET", "/tokens", "q=" + "x".repeat(498)).query()).hasSize(500);
		assertThat(view("GET", "/tokens", "q=" + "x".repeat(499))).isEqualTo(new ListView(""));
	}

	private static ListView view(String method, String uri, @Nullable String query) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, "/app" + uri);
		request.setContextPath("/app");
		request.setQueryString(query);
		return ListView.of(request);
	}

}
