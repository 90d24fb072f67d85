package io.patkeeper.server;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

import io.patkeeper.outbound.ConfiguredUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The URL that people open, from {@code PATKEEPER_URL}.
 *
 * @param scheme {@code https}, or {@code http} on this machine
 * @param host the host, in lower case
 * @param port the port; the default port of the scheme if the URL has none
 * @param path the path, without a slash at the end; usually empty
 */
public record PublicUrl(String scheme, String host, int port, String path) {

	static final String PROPERTY = "patkeeper.url";

	static final String EXAMPLE = "https://patkeeper.example.com";

	/**
	 * The URL, if it is set.
	 * @throws IllegalArgumentException if it is not valid; {@link #reasonAgainst} says
	 * why
	 */
	public static Optional<PublicUrl> of(Environment environment) {
		return Optional.of(text(environment)).filter(StringUtils::hasText).map(URI::create).map(PublicUrl::of);
	}

	static String text(Environment environment) {
		return environment.getProperty(PROPERTY, "").strip();
	}

	private static PublicUrl of(URI uri) {
		return new PublicUrl(uri.getScheme(), uri.getHost().toLowerCase(Locale.ROOT), ConfiguredUrl.port(uri),
				StringUtils.trimTrailingCharacter(uri.getRawPath(), '/'));
	}

	/**
	 * Why a URL cannot be used; {@code null} if it can.
	 * @param contextPath the context path, without a slash at the end
	 */
	static @Nullable String reasonAgainst(String url, String contextPath) {
		Optional<URI> uri = ConfiguredUrl.parse(url);
		if (uri.isEmpty()) {
			return "It must be an absolute https URL, such as " + EXAMPLE;
		}
		if (!ConfiguredUrl.isSecure(uri.get())) {
			return "It must begin with https: Entra accepts http only for localhost";
		}
		return of(uri.get()).path().equals(contextPath) ? null
				: "Its path must be that of server.servlet.context-path, which is "
						+ (contextPath.isEmpty() ? "empty" : "'" + contextPath + "'");
	}

	/**
	 * The URL of one of our pages.
	 * @param page its path below the context path, with a slash at the beginning
	 */
	public String of(String page) {
		String authority = (this.port == (isSecure() ? 443 : 80)) ? this.host : this.host + ":" + this.port;
		return this.scheme + "://" + authority + this.path + page;
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
