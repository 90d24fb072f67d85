package io.patkeeper.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Parses and checks the URLs in settings.
 */
public final class ConfiguredUrl {

	private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final Set<String> SCHEMES = Set.of("https", "http");

	private ConfiguredUrl() {
	}

	/**
	 * Parses an absolute http or https URL without user, query and fragment.
	 * @return empty if it is not such a URL
	 */
	public static Optional<URI> parse(String text) {
		try {
			URI uri = new URI(text);
			boolean valid = uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null
					&& uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
			return valid ? Optional.of(uri) : Optional.empty();
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Whether what is sent there is encrypted, or does not leave this machine.
	 */
	public static boolean isSecure(URI url) {
		return url.getScheme().equals("https") || LOOPBACK_HOSTS.contains(url.getHost());
	}

	/**
	 * The port of a URL, or else the default port of its scheme.
	 */
	public static int port(URI url) {
		if (url.getPort() > 0) {
			return url.getPort();
		}
		return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
	}

	/**
	 * A value as it may be logged: what stands before an {@code @} may be a password.
	 */
	public static String masked(String value) {
		return value.contains("@") ? "******" : value;
	}

}
