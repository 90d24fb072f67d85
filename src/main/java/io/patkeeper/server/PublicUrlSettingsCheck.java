package io.patkeeper.server;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Fails the startup if {@code PATKEEPER_URL} is not an address that people can open, or
 * is missing although there is a proxy: the host that a proxy passes on may be made up by
 * the client.
 */
public class PublicUrlSettingsCheck implements BeanFactoryPostProcessor {

	private static final String VARIABLE = "PATKEEPER_URL";

	private static final String STRATEGY = "server.forward-headers-strategy";

	private static final String STRATEGY_VARIABLE = "SERVER_FORWARD_HEADERS_STRATEGY";

	private static final Set<String> TRUSTING = Set.of("framework", "native");

	private final Environment environment;

	public PublicUrlSettingsCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		problem().ifPresent((problem) -> {
			throw problem;
		});
	}

	/**
	 * What is wrong with the setting, if anything is.
	 */
	public Optional<InvalidConfigurationPropertyValueException> problem() {
		String address = PublicUrl.text(this.environment);
		if (!address.isEmpty()) {
			return Optional
				.ofNullable(PublicUrl.problem(address,
						this.environment.getProperty("server.servlet.context-path", "").strip()))
				// What stands before an @ may be a password.
				.map((reason) -> problem(VARIABLE, PublicUrl.PROPERTY, address.contains("@") ? "******" : address,
						reason));
		}
		String strategy = this.environment.getProperty(STRATEGY, "").strip();
		return Optional.of(strategy)
			.filter((it) -> TRUSTING.contains(it.toLowerCase(Locale.ROOT)))
			.map((it) -> problem(STRATEGY_VARIABLE, STRATEGY, it, "It requires " + VARIABLE
					+ " as well: the address that people open, such as " + PublicUrl.EXAMPLE));
	}

	private InvalidConfigurationPropertyValueException problem(String variable, String property, String value,
			String reason) {
		return new InvalidConfigurationPropertyValueException(
				this.environment.containsProperty(variable) ? variable : property, value, reason);
	}

}
