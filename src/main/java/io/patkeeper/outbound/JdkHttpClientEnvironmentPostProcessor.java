package io.patkeeper.outbound;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Sets what the JDK's HTTP client reads from system properties only, and only once:
 * before its first use. A value on the command line is left alone.
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
			// Allows a user and a password for the proxy of https addresses, which the
			// JDK refuses to send by default.
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
