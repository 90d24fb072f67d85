package io.patkeeper.azuredevops;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Fails the startup if an address of Azure DevOps is not a valid one, if access tokens
 * would be sent there unencrypted, if an organization cannot have that name, or if a call
 * might take too long.
 */
public class AzureDevOpsSettingsCheck implements BeanFactoryPostProcessor {

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final String BASE_URL = "spring.http.serviceclient.%s.base-url";

	private static final String READ_TIMEOUT = "spring.http.clients.read-timeout";

	/**
	 * A call may take twice as long: until the headers arrive, and until the body does.
	 * What has not ended by then is taken for interrupted, and offered to be done again.
	 */
	private static final Duration MAX_READ_TIMEOUT = Duration.ofSeconds(45);

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
		checkReadTimeout(problems);
		return problems;
	}

	private void checkAddress(List<InvalidConfigurationPropertyValueException> problems, String variable,
			String property) {
		String address = this.environment.getProperty(property, "");
		String reason = problem(address);
		if (reason != null) {
			// What stands before an @ may be a password.
			problems.add(problem(variable, property, address.contains("@") ? "******" : address, reason));
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

	private void checkReadTimeout(List<InvalidConfigurationPropertyValueException> problems) {
		Duration timeout = Binder.get(this.environment).bind(READ_TIMEOUT, Duration.class).orElse(Duration.ZERO);
		if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_READ_TIMEOUT) > 0) {
			problems.add(problem(READ_TIMEOUT, READ_TIMEOUT, this.environment.getProperty(READ_TIMEOUT, ""),
					"It must be more than 0 and at most 45 seconds"));
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

	/**
	 * Whether an address may be one of Azure DevOps.
	 */
	public static boolean isValid(String address) {
		return problem(address) == null;
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
