package io.patkeeper.azuredevops;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Fails the startup if an address of Azure DevOps is not a valid one, if access tokens
 * would be sent there unencrypted, or if a call might take too long.
 */
class AzureDevOpsSettingsCheck implements BeanFactoryPostProcessor {

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final String READ_TIMEOUT = "spring.http.clients.read-timeout";

	/**
	 * A call may take twice as long: until the headers arrive, and until the body does.
	 * What has not ended by then is taken for interrupted, and offered to be done again.
	 */
	private static final Duration MAX_READ_TIMEOUT = Duration.ofSeconds(45);

	private final Environment environment;

	AzureDevOpsSettingsCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		checkAddresses();
		checkReadTimeout();
	}

	private void checkAddresses() {
		for (String group : List.of(AzureDevOpsConfiguration.TOKENS, AzureDevOpsConfiguration.PROFILE)) {
			String property = "spring.http.serviceclient." + group + ".base-url";
			String address = this.environment.getProperty(property, "");
			String problem = problem(address);
			if (problem != null) {
				throw new InvalidConfigurationPropertyValueException(property, address, problem);
			}
		}
	}

	private void checkReadTimeout() {
		Duration timeout = Binder.get(this.environment).bind(READ_TIMEOUT, Duration.class).orElse(Duration.ZERO);
		if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_READ_TIMEOUT) > 0) {
			throw new InvalidConfigurationPropertyValueException(READ_TIMEOUT, timeout,
					"It must be more than 0 and at most 45 seconds");
		}
	}

	private static @Nullable String problem(String address) {
		try {
			URI uri = new URI(address);
			boolean http = "http".equals(uri.getScheme());
			if (!(http || "https".equals(uri.getScheme())) || uri.getHost() == null || uri.getRawUserInfo() != null
					|| uri.getRawQuery() != null || uri.getRawFragment() != null) {
				return "It must be an absolute https URL, such as https://vssps.dev.azure.com";
			}
			return (http && !THIS_MACHINE.contains(uri.getHost()))
					? "It must begin with https, as access tokens are sent there" : null;
		}
		catch (URISyntaxException ex) {
			return "It is not a URL";
		}
	}

}
