package io.patkeeper.sandbox;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/**
 * What a {@link Browser} shows.
 *
 * @param uri where it came from, after redirects
 * @param status the HTTP status
 * @param headers the response headers
 * @param body the body as it came
 * @param document the body as HTML
 */
public record Page(URI uri, int status, HttpHeaders headers, String body, Document document) {

	/** All text that a person sees. */
	public String text() {
		return this.document.text();
	}

	/** The main heading. */
	public String heading() {
		return this.document.select("h1").text();
	}

	/** Where a link leads, by its accessible name. */
	public URI link(String name) {
		return this.uri.resolve(only(name, "link",
				this.document.select("a[href]").stream().filter((link) -> isNamed(link, name)).toList())
			.attr("href"));
	}

	/** Whether there is a link, by its accessible name. */
	public boolean hasLink(String name) {
		return this.document.select("a[href]").stream().anyMatch((link) -> isNamed(link, name));
	}

	/** Whether there is a button, by its accessible name. */
	public boolean hasButton(String name) {
		return !buttons(name).isEmpty();
	}

	Element button(String name) {
		return only(name, "button", buttons(name));
	}

	static FormElement formOf(Element button) {
		if (button.hasAttr("form") && button.ownerDocument() != null
				&& button.ownerDocument().getElementById(button.attr("form")) instanceof FormElement form) {
			return form;
		}
		if (button.closest("form") instanceof FormElement form) {
			return form;
		}
		throw new IllegalStateException("No form around " + button);
	}

	private List<Element> buttons(String name) {
		return this.document.select("button, input[type=submit]")
			.stream()
			.filter((button) -> isNamed(button, name))
			.toList();
	}

	/** One of that name; several are alike, the first will do. */
	private Element only(String name, String kind, List<Element> elements) {
		if (elements.isEmpty()) {
			throw new IllegalStateException(
					"No " + kind + " \"" + name + "\" on " + this.uri + " (" + this.status + "): " + text());
		}
		return elements.get(0);
	}

	private static boolean isNamed(Element element, String name) {
		String label = element.hasAttr("aria-label") ? element.attr("aria-label") : element.text();
		return name.equals(label.strip()) || name.equals(element.attr("value"));
	}

}
