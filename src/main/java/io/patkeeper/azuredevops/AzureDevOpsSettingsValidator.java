package io.patkeeper.azuredevops;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.patkeeper.outbound.ConfiguredUrl;
import io.patkeeper.outbound.InvalidSettingException;
import io.patkeeper.outbound.SettingsValidator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Fails the startup if a URL of Azure DevOps is invalid or not encrypted, if the name of
 * an organization is invalid, or if the read timeout is too long.
 */
public class AzureDevOpsSettingsValidator extends SettingsValidator {

	private static final String READ_TIMEOUT = "spring.http.clients.read-timeout";

	/**
	 * A call may take twice as long: until the headers arrive, and until the body does.
	 * An unfinished change is considered interrupted after that, and may be repeated.
	 */
	private static final Duration MAX_READ_TIMEOUT = Duration.ofSeconds(45);

	private final Environment environment;

	public AzureDevOpsSettingsValidator(Environment environment) {
		this.environment = environment;
	}

	@Override
	public List<InvalidSettingException> problems() {
		List<InvalidSettingException> problems = new ArrayList<>();
		for (AzureDevOpsEndpoint endpoint : AzureDevOpsEndpoint.values()) {
			checkUrl(problems, endpoint);
		}
		checkOrganizations(problems);
		checkReadTimeout(problems);
		return problems;
	}

	private void checkUrl(List<InvalidSettingException> problems, AzureDevOpsEndpoint endpoint) {
		String url = endpoint.baseUrl(this.environment);
		String reason = reasonAgainst(url);
		if (reason != null) {
			problems.add(new InvalidSettingException(this.environment, endpoint.variable(), endpoint.property(),
					ConfiguredUrl.masked(url), reason));
		}
	}

	private void checkOrganizations(List<InvalidSettingException> problems) {
		String names = this.environment.getProperty("patkeeper.organizations", "");
		if (Stream.of(StringUtils.commaDelimitedListToStringArray(names))
			.map(String::strip)
			.anyMatch((name) -> !name.isEmpty() && !Organization.isValid(name))) {
			problems.add(new InvalidSettingException(this.environment, "AZURE_DEVOPS_ORGANIZATIONS",
					"patkeeper.organizations", names,
					"It must contain the names of organizations, such as contoso, separated by commas, and no URLs"));
		}
	}

	private void checkReadTimeout(List<InvalidSettingException> problems) {
		Duration timeout = Binder.get(this.environment).bind(READ_TIMEOUT, Duration.class).orElse(Duration.ZERO);
		if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_READ_TIMEOUT) > 0) {
			problems.add(new InvalidSettingException(this.environment, READ_TIMEOUT, READ_TIMEOUT,
					this.environment.getProperty(READ_TIMEOUT, ""), "It must be more than 0 and at most 45 seconds"));
		}
	}

	/**
	 * Whether a URL may be one of Azure DevOps.
	 */
	public static boolean isValid(String url) {
		return reasonAgainst(url) == null;
	}

	private static @Nullable String reasonAgainst(String url) {
		Optional<URI> uri = ConfiguredUrl.parse(url);
		if (uri.isEmpty()) {
			return "It must be an absolute https URL, such as https://vssps.dev.azure.com";
		}
		return ConfiguredUrl.isSecure(uri.get()) ? null : "It must begin with https, as access tokens are sent there";
	}

}
