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

/**
 * Finds ports that somebody else listens at, by connecting to them: opening them, for
 * however short a time, might get in the way of the one that is about to start.
 */
class PortCheck {

	private static final String PART = "Port";

	private static final int DEFAULT = 8080;

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Environment environment;

	PortCheck(Environment environment) {
		this.environment = environment;
	}

	List<Finding> find() {
		return Stream.of(find("server", "SERVER_PORT", DEFAULT), find("management.server", "MANAGEMENT_SERVER_PORT", 0))
			.flatMap(Optional::stream)
			.toList();
	}

	private Optional<Finding> find(String prefix, String variable, int otherwise) {
		int port = setting(prefix + ".port", Integer.class).orElse(otherwise);
		if (port <= 0 || !isInUse(setting(prefix + ".address", InetAddress.class).orElse(null), port)) {
			return Optional.empty();
		}
		return Optional.of(Finding.fails(PART, port + " is in use",
				"If that is Patkeeper, all is well. Otherwise stop what listens there, or choose another one: "
						+ variable));
	}

	/** What cannot be read is found with the settings. */
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
			socket.connect(new InetSocketAddress(reachable, port), (int) PATIENCE.toMillis());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
