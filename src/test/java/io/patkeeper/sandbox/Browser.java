package io.patkeeper.sandbox;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

import static io.patkeeper.Texts.text;

/**
 * A browser without JavaScript: it keeps cookies, follows redirects across hosts, and
 * uses links and forms by the names that people see. For a real one there is Playwright.
 */
public final class Browser {

	private static final int MOST_REDIRECTS = 20;

	private final URI app;

	private final CookieManager cookies;

	private final HttpClient client;

	private final List<URI> redirects = new ArrayList<>();

	private final List<HttpResponse<String>> answers = new ArrayList<>();

	private String language = "en";

	private String userAgent = "Java";

	private @Nullable String fetchSite;

	private @Nullable Page page;

	/** A browser for an app on this machine. */
	public Browser(int port) {
		this(URI.create("http://localhost:" + port), new CookieManager(null, CookiePolicy.ACCEPT_ALL));
	}

	private Browser(URI app, CookieManager cookies) {
		this.app = app;
		this.cookies = cookies;
		this.client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.cookieHandler(cookies)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(Duration.ofSeconds(10))
			.build();
	}

	/** Opens another tab, with the same cookies and a page of its own. */
	public Browser tab() {
		return new Browser(this.app, this.cookies).language(this.language).userAgent(this.userAgent);
	}

	/** Asks for pages in another language than English. */
	public Browser language(String language) {
		this.language = language;
		return this;
	}

	/** Names itself otherwise than Java does. */
	public Browser userAgent(String userAgent) {
		this.userAgent = userAgent;
		return this;
	}

	/** Says that forms are sent from the app's own pages, as browsers do over HTTPS. */
	public Browser fromOwnPage() {
		this.fetchSite = "same-origin";
		return this;
	}

	/** Opens a page of the app by its path, or any page by its address. */
	public Page get(String address) {
		return go("GET", this.app.resolve(address), null, null);
	}

	/** Follows a link of the current page. */
	public Page follow(String link) {
		return go("GET", page().link(link), null, page().uri());
	}

	/**
	 * Presses a button of the current page and submits its form.
	 * @param button the button's accessible name
	 * @param fieldsAndValues what to put into the fields, in turn: a field is named by
	 * its label, by the legend of its group, or by its technical name; a value is what is
	 * sent. A field that appears several times gets several values, and what the form had
	 * in it before is gone. An empty group is {@code null} once.
	 */
	public Page press(String button, @Nullable String... fieldsAndValues) {
		Element element = page().button(button);
		FormElement form = Page.formOf(element);
		form.select("option:not([value])").forEach((option) -> option.attr("value", option.text()));
		List<Entry<String, String>> data = form.formData()
			.stream()
			.map((pair) -> Map.entry(pair.key(), pair.value()))
			.collect(Collectors.toCollection(ArrayList::new));
		List<Entry<String, String>> filled = new ArrayList<>();
		for (int i = 0; i < fieldsAndValues.length; i += 2) {
			String name = fieldName(form, String.valueOf(fieldsAndValues[i]));
			data.removeIf((pair) -> pair.getKey().equals(name));
			String value = fieldsAndValues[i + 1];
			if (value != null) {
				filled.add(Map.entry(name, value));
			}
		}
		data.addAll(filled);
		if (element.hasAttr("name")) {
			data.add(Map.entry(element.attr("name"), element.attr("value")));
		}
		String method = attribute(element, "formmethod", form, "method");
		String action = attribute(element, "formaction", form, "action");
		return submit(method, action.isEmpty() ? page().uri() : page().uri().resolve(action), data, page().uri());
	}

	/** Sends a form that need not be on a page, without the CSRF token of one. */
	public Page post(String address, Map<String, String> fields) {
		return submit("post", this.app.resolve(address), List.copyOf(fields.entrySet()), null);
	}

	/**
	 * Opens the app's first page and signs in from there, whoever was signed in at Entra
	 * before.
	 */
	public Page signInAs(Person person) {
		forgetEntra();
		get("/");
		follow(text("home.sign-in"));
		return choose(person);
	}

	/** Lets Entra ask again who one is, as after its session has ended. */
	public void forgetEntra() {
		cookies().stream()
			.filter((cookie) -> cookie.getName().equals(FakeEntra.SESSION_COOKIE))
			.toList()
			.forEach((cookie) -> this.cookies.getCookieStore().remove(null, cookie));
	}

	/** Loses the session of the app, as after it has ended. */
	public void forgetApp() {
		cookies().stream()
			.filter((cookie) -> !cookie.getName().equals(FakeEntra.SESSION_COOKIE))
			.toList()
			.forEach((cookie) -> this.cookies.getCookieStore().remove(null, cookie));
	}

	/** Chooses who to be on Entra's sign-in page, which is the current page. */
	public Page choose(Person person) {
		return press(person.userName());
	}

	/** Gets a cookie of the app, such as one that was kept. */
	public Browser withCookie(String name, String value) {
		HttpCookie cookie = new HttpCookie(name, value);
		cookie.setPath("/");
		cookie.setVersion(0);
		this.cookies.getCookieStore().add(this.app, cookie);
		return this;
	}

	/** The current page. */
	public Page page() {
		if (this.page == null) {
			throw new IllegalStateException("Nothing opened yet");
		}
		return this.page;
	}

	/** The addresses that the last action went through before the current page. */
	public List<URI> redirects() {
		return List.copyOf(this.redirects);
	}

	/** Everything that ever came back, redirects included, in order. */
	public List<HttpResponse<String>> answers() {
		return List.copyOf(this.answers);
	}

	/** All cookies, of whatever host. */
	public List<HttpCookie> cookies() {
		return List.copyOf(this.cookies.getCookieStore().getCookies());
	}

	private Page submit(String method, URI action, List<Entry<String, String>> data, @Nullable URI from) {
		String form = data.stream()
			.map((pair) -> URLEncoder.encode(pair.getKey(), StandardCharsets.UTF_8) + "="
					+ URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		if (method.equalsIgnoreCase("post")) {
			return go("POST", action, form, from);
		}
		String address = action.toString().replaceFirst("#.*", "");
		int query = address.indexOf('?');
		return go("GET", URI.create(((query < 0) ? address : address.substring(0, query)) + "?" + form), null, from);
	}

	private Page go(String method, URI address, @Nullable String form, @Nullable URI from) {
		this.redirects.clear();
		HttpResponse<String> response = send(method, address, form, from);
		boolean repeated = true;
		while (isRedirect(response)) {
			if (this.redirects.size() == MOST_REDIRECTS) {
				throw new IllegalStateException("Redirected in a circle: " + this.redirects);
			}
			this.redirects.add(response.uri());
			URI next = response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
			repeated = repeated && response.statusCode() >= 307;
			response = send(repeated ? method : "GET", next, repeated ? form : null, from);
		}
		Page arrived = new Page(response.uri(), response.statusCode(), response.headers(), response.body(),
				Jsoup.parse(response.body(), response.uri().toString()));
		this.page = arrived;
		return arrived;
	}

	private HttpResponse<String> send(String method, URI address, @Nullable String form, @Nullable URI from) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address)
			.timeout(Duration.ofMinutes(2))
			.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
			.header("Accept-Language", this.language)
			.header("User-Agent", this.userAgent);
		if (this.fetchSite != null && form != null) {
			request.header("Sec-Fetch-Site", this.fetchSite);
		}
		if (form != null) {
			request.header("Content-Type", "application/x-www-form-urlencoded");
		}
		// The app's policy: it is told to the same origin only.
		if (from != null && from.getScheme().equals(address.getScheme())
				&& from.getAuthority().equals(address.getAuthority())) {
			request.header("Referer", from.toString());
		}
		request.method(method, (form != null) ? BodyPublishers.ofString(form) : BodyPublishers.noBody());
		try {
			HttpResponse<String> answer = this.client.send(request.build(), BodyHandlers.ofString());
			this.answers.add(answer);
			return answer;
		}
		catch (IOException ex) {
			throw new IllegalStateException(method + " " + address + " failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isRedirect(HttpResponse<String> response) {
		return List.of(301, 302, 303, 307, 308).contains(response.statusCode())
				&& response.headers().firstValue("Location").isPresent();
	}

	private static String attribute(Element button, String own, FormElement form, String inherited) {
		return button.hasAttr(own) ? button.attr(own) : form.attr(inherited);
	}

	private static String fieldName(FormElement form, String field) {
		for (Element label : form.select("label")) {
			if (!label.text().strip().equals(field)) {
				continue;
			}
			Element labelled = label.hasAttr("for") ? form.getElementById(label.attr("for"))
					: label.selectFirst("input, select, textarea");
			if (labelled != null && labelled.hasAttr("name")) {
				return labelled.attr("name");
			}
		}
		for (Element legend : form.select("fieldset > legend")) {
			Element group = legend.parent();
			Element first = (group != null) ? group.selectFirst("input[name], select[name]") : null;
			if (legend.text().strip().equals(field) && first != null) {
				return first.attr("name");
			}
		}
		if (form.select("[name]").stream().noneMatch((element) -> element.attr("name").equals(field))) {
			throw new IllegalStateException("No field \"" + field + "\" in " + form);
		}
		return field;
	}

}
