package io.patkeeper;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.Person;
import org.jspecify.annotations.Nullable;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Creates tokens, rotates them and stores their secrets. A token whose secret this person
 * has works at any time, whatever becomes of a request.
 */
final class Colleague {

	private final FakeAzureDevOps azureDevOps;

	private final Person person;

	private final PatientBrowser browser;

	/** What the person has stored, by the names of the tokens. */
	private final Map<String, String> secrets = new HashMap<>();

	Colleague(FakeAzureDevOps azureDevOps, Person person, PatientBrowser browser) {
		this.azureDevOps = azureDevOps;
		this.person = person;
		this.browser = browser;
	}

	PatientBrowser browser() {
		return this.browser;
	}

	void signIn() {
		this.browser.signIn(this.person);
	}

	/**
	 * Creates a token.
	 * @return whether the person has its secret
	 */
	boolean create(String name) {
		get("/tokens/new?scopes=vso.code&organization=fabrikam&name=" + name);
		Page page = this.browser.press(text("form.create"));
		if (page == null) {
			page = waitingSecret(name);
		}
		if (page != null) {
			keep(name, page);
			store(name);
		}
		return page != null;
	}

	/**
	 * Rotates a token.
	 * @return whether the request was answered
	 */
	boolean rotate(String name) {
		get("/tokens?q=" + name);
		Page page = this.browser.press(text("token.rotate.name", name));
		boolean answered = page != null;
		if (page == null) {
			page = waitingSecret(name);
		}
		if (page != null) {
			String old = keep(name, page);
			store(name);
			if (answered) {
				assertThat(old).isNotNull();
				assertThat(this.azureDevOps.works(old)).isFalse();
			}
		}
		assertThat(works(name)).as("the old secret of " + name + ", as there is no new one").isTrue();
		return answered;
	}

	private @Nullable String keep(String name, Page page) {
		String old = this.secrets.put(name, secretOn(page));
		assertThat(works(name)).as(page.text()).isTrue();
		return old;
	}

	/** The page of a secret that this person has not stored yet. */
	@Nullable Page waitingSecret(String name) {
		String link = text("tokens.waiting-secret.show", name);
		Page page = null;
		while (page == null) {
			if (!get("/tokens").hasLink(link)) {
				return null;
			}
			page = this.browser.follow(link);
		}
		return page;
	}

	/** Loads the page of a secret again, and lets it be deleted. */
	private void store(String name) {
		Page page = waitingSecret(name);
		while (page != null) {
			assertThat(secretOn(page)).isEqualTo(this.secrets.get(name));
			this.browser.press(text("secret.stored"));
			page = waitingSecret(name);
		}
	}

	/** Checks that each token whose secret the person has works, and was rotated once. */
	void checkSecrets() {
		assertThat(this.secrets).isNotEmpty();
		assertThat(this.secrets.keySet()).allSatisfy((name) -> assertThat(works(name)).as(name).isTrue());
		assertThat(this.azureDevOps.tokensOf(this.person)
			.stream()
			.collect(Collectors.groupingBy(Pat::displayName, Collectors.counting())))
			.allSatisfy((name, count) -> assertThat(count).as(name + ": created and rotated once").isLessThan(3));
	}

	private Page get(String address) {
		return this.browser.get(address);
	}

	private boolean works(String name) {
		return this.azureDevOps.works(this.secrets.getOrDefault(name, ""));
	}

	static String secretOn(Page page) {
		assertThat(page.status()).as(page.text()).isEqualTo(200);
		String secret = page.document().select("#token-secret").text();
		assertThat(secret).as(page.text()).isNotEmpty();
		return secret;
	}

}
