package io.patkeeper.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

import io.patkeeper.outbound.EnvironmentProxySelector;
import io.patkeeper.outbound.HttpProxy;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Names the proxies that outgoing connections take, and checks that they can be reached.
 */
class ProxyCheck {

	private static final String PART = "Proxy";

	private static final int TIMEOUT_MILLIS = 5000;

	private final List<HttpProxy> proxies;

	private final @Nullable InvalidConfigurationPropertyValueException invalidSetting;

	ProxyCheck(Environment environment) {
		List<HttpProxy> proxies = List.of();
		InvalidConfigurationPropertyValueException invalidSetting = null;
		try {
			proxies = EnvironmentProxySelector.of(environment).proxies();
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			invalidSetting = ex;
		}
		this.proxies = proxies;
		this.invalidSetting = invalidSetting;
	}

	List<Finding> find() {
		if (this.invalidSetting != null) {
			return List.of(Finding.fails(PART,
					this.invalidSetting.getName() + " cannot be used. " + this.invalidSetting.getReason()));
		}
		return this.proxies.stream().map(ProxyCheck::find).toList();
	}

	/**
	 * Whether other checks can connect, possibly through proxies.
	 */
	boolean isUsable() {
		return this.invalidSetting == null;
	}

	private static Finding find(HttpProxy proxy) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), TIMEOUT_MILLIS);
			return Finding.holds(PART, "%s uses %s".formatted(proxy.variable(), proxy));
		}
		catch (IOException ex) {
			return Finding.fails(PART, "%s cannot be reached: %s".formatted(proxy, FailureDescription.of(ex)),
					"Check " + proxy.variable() + ", and whether this server can connect to the proxy.");
		}
	}

}
