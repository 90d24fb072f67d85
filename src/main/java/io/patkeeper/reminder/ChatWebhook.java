package io.patkeeper.reminder;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A URL that posts what is sent to it to a chat. Whoever has it can post.
 *
 * @param url the URL
 */
record ChatWebhook(URI url) {

	private static final int MAX_LENGTH = 2000;

	/** How many of its last characters identify it on the page. */
	private static final int SHOWN = 4;

	/**
	 * Parses what a person has entered.
	 * @return empty if it is not an https URL of a host by its name, on the usual port
	 */
	static Optional<ChatWebhook> parse(String text) {
		try {
			URI url = new URI(text.strip());
			boolean valid = text.length() <= MAX_LENGTH && "https".equalsIgnoreCase(url.getScheme())
					&& url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null
					&& (url.getPort() == -1 || url.getPort() == 443);
			return valid ? Optional.of(new ChatWebhook(url)) : Optional.empty();
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

	ChatApp app() {
		return ChatApp.of(this.url);
	}

	/**
	 * What the page shows of it: the domain, and the last characters.
	 */
	String masked() {
		String[] host = this.url.getHost().split("\\.");
		String text = this.url.toString();
		return "…" + String.join(".", Arrays.asList(host).subList(Math.max(0, host.length - 2), host.length)) + "/••••"
				+ text.substring(text.length() - SHOWN);
	}

	@Override
	public String toString() {
		return "ChatWebhook[" + masked() + "]";
	}

}
