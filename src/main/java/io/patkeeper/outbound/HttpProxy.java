package io.patkeeper.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.web.util.UriUtils;

/**
 * A proxy for outgoing connections.
 *
 * @param variable the environment variable with its URL
 * @param host its name or IP address
 * @param port its port
 * @param credentials its user and password; {@code null} if it has none
 */
public record HttpProxy(String variable, String host, int port, @Nullable Credentials credentials) {

	/** The default port of curl and others. */
	private static final int DEFAULT_PORT = 80;

	/**
	 * Parses a URL such as {@code http://user:password@proxy.example.com:3128}, of which
	 * only the host is required. User and password are percent-encoded.
	 */
	static HttpProxy of(String variable, String value) {
		try {
			URI uri = new URI(value.contains("://") ? value : "http://" + value);
			if (uri.getHost() == null || uri.getPort() > 65_535) {
				throw invalid(variable, value, "It must be the URL of a proxy, such as http://proxy.example.com:3128");
			}
			if (!"http".equalsIgnoreCase(uri.getScheme())) {
				throw invalid(variable, value, "The connection to the proxy itself must be http, even for https URLs");
			}
			return new HttpProxy(variable, uri.getHost(), (uri.getPort() > 0) ? uri.getPort() : DEFAULT_PORT,
					Credentials.of(uri.getRawUserInfo()));
		}
		catch (URISyntaxException ex) {
			throw invalid(variable, value,
					"It is not a URL; special characters in a password have to be percent-encoded");
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String variable, String value, String reason) {
		return new InvalidConfigurationPropertyValueException(variable, ConfiguredUrl.masked(value), reason);
	}

	/**
	 * Host and port, without user and password.
	 */
	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

	/**
	 * User and password for a proxy, which {@code toString} hides.
	 */
	static final class Credentials {

		private final String user;

		private final String password;

		private Credentials(String user, String password) {
			this.user = user;
			this.password = password;
		}

		private static @Nullable Credentials of(@Nullable String userInfo) {
			if (userInfo == null) {
				return null;
			}
			String[] parts = userInfo.split(":", 2);
			return new Credentials(UriUtils.decode(parts[0], StandardCharsets.UTF_8),
					(parts.length > 1) ? UriUtils.decode(parts[1], StandardCharsets.UTF_8) : "");
		}

		/**
		 * The value of the header {@code Proxy-Authorization} (RFC 7617).
		 */
		String basic() {
			return "Basic " + Base64.getEncoder()
				.encodeToString((this.user + ":" + this.password).getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Credentials that && basic().equals(that.basic());
		}

		@Override
		public int hashCode() {
			return basic().hashCode();
		}

		@Override
		public String toString() {
			return "******";
		}

	}

}
