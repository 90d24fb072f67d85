package io.patkeeper.outbound;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Sets system properties that the JDK's HTTP client reads once, before its first use.
 * Values from the command line take precedence.
 *
 * @see <a href=
 * "https://docs.oracle.com/en/java/javase/17/docs/api/java.net.http/module-summary.html">
 * The system properties of java.net.http</a>
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class JdkHttpClientEnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final Map<String, String> PROPERTIES = Map.of(
			// In seconds. By default, Java 17 keeps idle connections for 20 minutes, but
			// a firewall or NAT may forget them after 4, and then drops what is sent.
			"jdk.httpclient.keepalive.timeout", "30",
			// Allows a user and a password for the proxy of https URLs, which the JDK
			// does not send by default.
			"jdk.http.auth.tunneling.disabledSchemes", "");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		PROPERTIES.forEach((name, value) -> {
			if (System.getProperty(name) == null) {
				System.setProperty(name, value);
			}
		});
	}

}
