package io.patkeeper.azuredevops;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Stops the start if an address of Azure DevOps cannot be one, or if access tokens would
 * go there without encryption.
 */
public class AddressesCheck implements BeanFactoryPostProcessor {

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	private final Environment environment;

	AddressesCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String group : List.of(AzureDevOpsConfiguration.TOKENS, AzureDevOpsConfiguration.PROFILE)) {
			String property = "spring.http.serviceclient." + group + ".base-url";
			String address = this.environment.getProperty(property, "");
			String problem = problem(address);
			if (problem != null) {
				// What stands before an @ may be a password.
				throw new InvalidConfigurationPropertyValueException(property,
						address.contains("@") ? "******" : address, problem);
			}
		}
	}

	/**
	 * Why an address cannot be one of Azure DevOps; {@code null} if it can.
	 */
	public static @Nullable String problem(String address) {
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
