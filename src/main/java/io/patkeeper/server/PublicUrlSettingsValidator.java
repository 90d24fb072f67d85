package io.patkeeper.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.patkeeper.outbound.ConfiguredUrl;
import io.patkeeper.outbound.InvalidSettingException;
import io.patkeeper.outbound.SettingsValidator;

import org.springframework.core.env.Environment;

/**
 * Fails the startup if {@code PATKEEPER_URL} is not a URL that people can open, or is not
 * set although forwarded headers are trusted: the host in them may come from the client.
 */
public class PublicUrlSettingsValidator extends SettingsValidator {

	private static final String VARIABLE = "PATKEEPER_URL";

	private static final String STRATEGY = "server.forward-headers-strategy";

	private static final String STRATEGY_VARIABLE = "SERVER_FORWARD_HEADERS_STRATEGY";

	private static final Set<String> TRUSTED_PROXY_STRATEGIES = Set.of("framework", "native");

	private final Environment environment;

	public PublicUrlSettingsValidator(Environment environment) {
		this.environment = environment;
	}

	@Override
	public List<InvalidSettingException> problems() {
		return problem().stream().toList();
	}

	/**
	 * The problem of the setting, if there is one.
	 */
	Optional<InvalidSettingException> problem() {
		String url = PublicUrl.text(this.environment);
		if (!url.isEmpty()) {
			return Optional
				.ofNullable(PublicUrl.reasonAgainst(url,
						this.environment.getProperty("server.servlet.context-path", "").strip()))
				.map((reason) -> new InvalidSettingException(this.environment, VARIABLE, PublicUrl.PROPERTY,
						ConfiguredUrl.masked(url), reason));
		}
		String strategy = this.environment.getProperty(STRATEGY, "").strip();
		return Optional.of(strategy)
			.filter((it) -> TRUSTED_PROXY_STRATEGIES.contains(it.toLowerCase(Locale.ROOT)))
			.map((it) -> new InvalidSettingException(this.environment, STRATEGY_VARIABLE, STRATEGY, it,
					"It requires " + VARIABLE + " as well: the URL that people open, such as " + PublicUrl.EXAMPLE));
	}

}
