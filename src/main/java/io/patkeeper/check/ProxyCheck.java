package io.patkeeper.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

import io.patkeeper.outbound.Proxies;
import io.patkeeper.outbound.ProxyAddress;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Names the proxies that outgoing connections take, and checks that they can be reached.
 */
class ProxyCheck {

	private static final String PART = "Proxy";

	private static final int TIMEOUT_MILLIS = 5000;

	private final Environment environment;

	ProxyCheck(Environment environment) {
		this.environment = environment;
	}

	List<Finding> find() {
		try {
			return Proxies.of(this.environment).addresses().stream().map(ProxyCheck::find).toList();
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			return List.of(Finding.fails(PART, ex.getName() + " cannot be used. " + ex.getReason()));
		}
	}

	/** Whether other checks can connect through them. */
	boolean isUsable() {
		try {
			Proxies.of(this.environment);
			return true;
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			return false;
		}
	}

	private static Finding find(ProxyAddress proxy) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), TIMEOUT_MILLIS);
			return Finding.holds(PART, "%s leads through %s".formatted(proxy.variable(), proxy));
		}
		catch (IOException ex) {
			return Finding.fails(PART, "%s cannot be reached: %s".formatted(proxy, FailureDescription.of(ex)),
					"Look at " + proxy.variable() + ", and whether this server may connect to it.");
		}
	}

}
