package io.patkeeper.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Finds ports that are in use, by connecting to them. Opening them instead, however
 * briefly, could get in the way of a server that is about to start.
 */
class PortCheck {

	private static final String PART = "Port";

	private static final int DEFAULT_PORT = 8080;

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final Environment environment;

	PortCheck(Environment environment) {
		this.environment = environment;
	}

	List<Finding> find() {
		return Stream
			.of(find("server", "SERVER_PORT", DEFAULT_PORT), find("management.server", "MANAGEMENT_SERVER_PORT", 0))
			.flatMap(Optional::stream)
			.toList();
	}

	private Optional<Finding> find(String prefix, String variable, int defaultPort) {
		int port = setting(prefix + ".port", Integer.class).orElse(defaultPort);
		if (port <= 0 || !isInUse(setting(prefix + ".address", InetAddress.class).orElse(null), port)) {
			return Optional.empty();
		}
		return Optional.of(isPatkeeper(port) ? Finding.note(PART, port + " is in use by a running Patkeeper", null)
				: Finding.fails(PART, port + " is in use",
						"Stop the program that uses it, or choose another port: " + variable));
	}

	/** Patkeeper sends a correlation id with each response. */
	private static boolean isPatkeeper(int port) {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setConnectTimeout(TIMEOUT);
		requests.setReadTimeout(TIMEOUT);
		try {
			return RestClient.builder()
				.requestFactory(requests)
				.defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {
				})
				.build()
				.get()
				.uri("http://localhost:{port}/actuator/health/liveness", port)
				.retrieve()
				.toBodilessEntity()
				.getHeaders()
				.containsHeader("X-Correlation-Id");
		}
		catch (RestClientException ex) {
			return false;
		}
	}

	/** Empty if it cannot be converted, which {@link SettingsCheck} reports. */
	private <T> Optional<T> setting(String name, Class<T> type) {
		try {
			return Optional.ofNullable(Binder.get(this.environment).bind(name, type).orElse(null));
		}
		catch (RuntimeException ex) {
			return Optional.empty();
		}
	}

	private static boolean isInUse(@Nullable InetAddress address, int port) {
		InetAddress reachable = (address == null || address.isAnyLocalAddress()) ? InetAddress.getLoopbackAddress()
				: address;
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(reachable, port), (int) TIMEOUT.toMillis());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
