package io.patkeeper.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The address that people open, as {@code PATKEEPER_URL} says.
 *
 * @param scheme {@code https}, or {@code http} on this machine
 * @param host the host, in lower case
 * @param port the port, also if the address does not name it
 * @param path the path, without a slash at the end; usually empty
 */
record PublicUrl(String scheme, String host, int port, String path) {

	static final String PROPERTY = "patkeeper.url";

	static final String EXAMPLE = "https://patkeeper.example.com";

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	/**
	 * The address, if it is set.
	 * @throws IllegalArgumentException if it is not valid; {@link #problem} says why
	 */
	static Optional<PublicUrl> of(Environment environment) {
		return Optional.of(text(environment)).filter(StringUtils::hasText).map(URI::create).map(PublicUrl::of);
	}

	static String text(Environment environment) {
		return environment.getProperty(PROPERTY, "").strip();
	}

	private static PublicUrl of(URI uri) {
		String scheme = uri.getScheme();
		int port = (uri.getPort() != -1) ? uri.getPort() : scheme.equals("https") ? 443 : 80;
		return new PublicUrl(scheme, uri.getHost().toLowerCase(Locale.ROOT), port,
				StringUtils.trimTrailingCharacter(uri.getRawPath(), '/'));
	}

	/**
	 * What is wrong with an address.
	 * @param contextPath the path under which Patkeeper has its pages
	 */
	static @Nullable String problem(String address, String contextPath) {
		try {
			URI uri = new URI(address);
			boolean http = "http".equals(uri.getScheme());
			if (!(http || "https".equals(uri.getScheme())) || uri.getHost() == null || uri.getRawUserInfo() != null
					|| uri.getRawQuery() != null || uri.getRawFragment() != null) {
				return "It must be an absolute https URL, such as " + EXAMPLE;
			}
			if (http && !THIS_MACHINE.contains(uri.getHost())) {
				return "It must begin with https: Entra sends people to an http address on their own machine only";
			}
			return of(uri).path().equals(contextPath) ? null
					: "Its path must be that of server.servlet.context-path, which is "
							+ (contextPath.isEmpty() ? "empty" : "'" + contextPath + "'");
		}
		catch (URISyntaxException ex) {
			return "It is not a URL";
		}
	}

	boolean isSecure() {
		return this.scheme.equals("https");
	}

	/**
	 * Whether a {@code Host} header names this host. The port is ignored, as proxies
	 * often omit or replace it.
	 */
	boolean isAt(@Nullable String hostHeader) {
		return hostHeader != null && hostHeader.replaceFirst(":\\d*$", "").equalsIgnoreCase(this.host);
	}

}
