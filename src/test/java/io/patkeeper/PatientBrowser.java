package io.patkeeper;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser in front of a {@link ReverseProxy} whose person stays signed in, and loads a
 * page again where a node is killed meanwhile.
 */
final class PatientBrowser {

	private final Sandbox sandbox;

	private final Browser browser;

	private final Consumer<String> failures;

	/**
	 * Creates a browser with no page.
	 * @param failures told of each request that was not answered by a node
	 */
	PatientBrowser(Sandbox sandbox, ReverseProxy proxy, Consumer<String> failures) {
		this.sandbox = sandbox;
		this.browser = new Browser(proxy.port());
		this.failures = failures;
	}

	Browser browser() {
		return this.browser;
	}

	void signIn(Person person) {
		Page page = null;
		while (page == null || !page.hasButton(text("layout.sign-out"))) {
			page = answer(() -> this.browser.signInAs(person));
		}
	}

	Page get(String address) {
		Page page = null;
		while (page == null) {
			page = attempt(() -> this.browser.get(address));
		}
		return page;
	}

	/**
	 * Presses a button.
	 * @return {@code null} if the request failed, so that it is not known whether
	 * anything was done
	 */
	@Nullable Page press(String button) {
		return attempt(() -> this.browser.press(button));
	}

	@Nullable Page follow(String link) {
		return attempt(() -> this.browser.follow(link));
	}

	private @Nullable Page attempt(Supplier<Page> action) {
		Page page = answer(action);
		assertThat(this.browser.redirects()).as("still signed in")
			.noneMatch((address) -> address.toString().startsWith(this.sandbox.entra().authority()));
		return page;
	}

	private @Nullable Page answer(Supplier<Page> action) {
		try {
			Page page = action.get();
			if (!ReverseProxy.hasFailed(page)) {
				assertThat(page.status()).as(() -> page.uri() + ": " + page.text()).isLessThan(500);
				return page;
			}
			this.failures.accept(page.status() + " " + page.uri());
		}
		catch (IllegalStateException ex) {
			boolean halfway = ReverseProxy.hasFailed(this.browser.page());
			if (!halfway && !(ex.getCause() instanceof IOException)) {
				throw ex;
			}
			this.failures.accept(ex.getMessage() + ": " + ex.getCause());
		}
		return null;
	}

}
