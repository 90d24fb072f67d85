package io.patkeeper.azuredevops;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Stops the start if an address of Azure DevOps cannot be one, if access tokens would go
 * there without encryption, or if an organization cannot be called so.
 */
public class AzureDevOpsSettingsCheck implements BeanFactoryPostProcessor {

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final String BASE_URL = "spring.http.serviceclient.%s.base-url";

	private final Environment environment;

	public AzureDevOpsSettingsCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		problems().stream().findFirst().ifPresent((problem) -> {
			throw problem;
		});
	}

	/**
	 * What is wrong with the settings; empty if nothing is.
	 */
	public List<InvalidConfigurationPropertyValueException> problems() {
		List<InvalidConfigurationPropertyValueException> problems = new ArrayList<>();
		checkAddress(problems, "AZURE_DEVOPS_URL", BASE_URL.formatted(AzureDevOpsConfiguration.TOKENS));
		checkAddress(problems, "AZURE_DEVOPS_PROFILE_URL", BASE_URL.formatted(AzureDevOpsConfiguration.PROFILE));
		checkOrganizations(problems);
		return problems;
	}

	private void checkAddress(List<InvalidConfigurationPropertyValueException> problems, String variable,
			String property) {
		String address = this.environment.getProperty(property, "");
		String reason = problem(address);
		if (reason != null) {
			problems.add(problem(variable, property, address, reason));
		}
	}

	private void checkOrganizations(List<InvalidConfigurationPropertyValueException> problems) {
		String names = this.environment.getProperty("patkeeper.organizations", "");
		if (Stream.of(StringUtils.commaDelimitedListToStringArray(names))
			.map(String::strip)
			.anyMatch((name) -> !name.isEmpty() && !Organization.isValid(name))) {
			problems.add(problem("AZURE_DEVOPS_ORGANIZATIONS", "patkeeper.organizations", names,
					"It must hold the names of organizations, separated by commas: contoso, and not its address"));
		}
	}

	/**
	 * Names the setting that people know, so that they see the value that is theirs, and
	 * not the one in our own {@code application.yml} that refers to it.
	 */
	private InvalidConfigurationPropertyValueException problem(String variable, String property, String value,
			String reason) {
		return new InvalidConfigurationPropertyValueException(
				this.environment.containsProperty(variable) ? variable : property, value, reason);
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
