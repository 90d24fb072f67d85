package io.patkeeper.administration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

class ChangedSettingsTests {

	private static final String CANARY = "canary";

	private static final Path EXAMPLE = Path.of("application.example.yml");

	private static final Pattern VARIABLE = Pattern.compile("# ([A-Z][A-Z0-9_]+): ");

	@Test
	void areNoneByDefault() throws IOException {
		assertThat(changed(Map.of())).isEmpty();
		assertThat(changed(Map.of("ENTRA_TENANT_ID", "", "SERVER_PORT", "8080", "PATH", "/bin", "HOME", "/root")))
			.isEmpty();
	}

	@Test
	void haveValuesThatEverybodyMayKnow() throws IOException {
		assertThat(changed(Map.of("ENTRA_TENANT_ID", "contoso.com", "SERVER_PORT", "8081", "PATKEEPER_CHAT_HOSTS",
				"hooks.slack.com,*.logic.azure.com", "PATKEEPER_OVERVIEW_AGE", "1m", "PATKEEPER_RUNS_PARALLEL", "8")))
			.containsExactly(new ChangedSetting("ENTRA_TENANT_ID", "contoso.com"),
					new ChangedSetting("PATKEEPER_CHAT_HOSTS", "hooks.slack.com, *.logic.azure.com"),
					new ChangedSetting("PATKEEPER_OVERVIEW_AGE", "1m"),
					new ChangedSetting("PATKEEPER_RUNS_PARALLEL", "8"), new ChangedSetting("SERVER_PORT", "8081"));
	}

	@Test
	void haveNoValuesThatMayBeSecret() throws IOException {
		assertThat(changed(Map.of("ENTRA_CLIENT_SECRET", CANARY, "SPRING_DATASOURCE_URL",
				"jdbc:postgresql://u:canary@db/p", "HTTPS_PROXY", "http://u:canary@proxy:1", "https_proxy",
				"http://u:canary@proxy:1", "SPRING_MAIL_PASSWORD", CANARY)))
			.containsExactly(new ChangedSetting("ENTRA_CLIENT_SECRET", null), new ChangedSetting("HTTPS_PROXY", null),
					new ChangedSetting("SPRING_DATASOURCE_URL", null),
					new ChangedSetting("SPRING_MAIL_PASSWORD", null));
	}

	@Test
	void areFoundInAFileAsWell() throws IOException {
		assertThat(changed(environment(new MapPropertySource("application.yml beside the jar",
				Map.of("patkeeper.entra.tenant-id", "contoso.com", "patkeeper.entra.credential.secret", CANARY,
						"patkeeper.chat.hosts[0]", "hooks.slack.com", "spring.datasource.hikari.maximum-pool-size",
						"20", "spring.http.serviceclient.azure-devops.base-url", "https://vssps.example",
						"logging.level.com.example", "debug")))))
			.containsExactly(new ChangedSetting("AZURE_DEVOPS_URL", "https://vssps.example"),
					new ChangedSetting("ENTRA_CLIENT_SECRET", null),
					new ChangedSetting("ENTRA_TENANT_ID", "contoso.com"),
					new ChangedSetting("LOGGING_LEVEL_COM_EXAMPLE", null),
					new ChangedSetting("PATKEEPER_CHAT_HOSTS", "hooks.slack.com"),
					new ChangedSetting("SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", null));
	}

	@Test
	void areNotThoseOfKubernetesOrOfSpringBootItself() throws IOException {
		ConfigurableEnvironment environment = environment(environmentVariables(
				Map.of("PATKEEPER_SERVICE_HOST", "10.0.0.1", "PATKEEPER_PORT_8080_TCP", "tcp://10.0.0.1:8080")));
		environment.getPropertySources()
			.addLast(new MapPropertySource("applicationInfo", Map.of("spring.application.pid", "1")));
		environment.getPropertySources()
			.addLast(new MapPropertySource("logCorrelation", Map.of("logging.expect-correlation-id", true)));
		assertThat(changed(environment)).isEmpty();
	}

	/**
	 * Sets everything to something that is a secret, or has one inside.
	 */
	@Test
	void neverShowASecretOrThePasswordOfAUrl() throws IOException {
		Set<String> names = new TreeSet<>(Set.of("HTTPS_PROXY", "SPRING_SSL_BUNDLE_PEM_X_KEYSTORE_PRIVATEKEY",
				"SPRING_MAIL_PROPERTIES_MAIL_SMTP_PASSWORD", "SPRING_DATASOURCE_HIKARI_PASSWORD",
				"SPRING_CLOUD_AZURE_CREDENTIAL_CLIENTSECRET", "SERVER_SSL_KEYSTOREPASSWORD",
				"PATKEEPER_ENTRA_CREDENTIAL_SECRET"));
		VARIABLE.matcher(Files.readString(EXAMPLE)).results().forEach((name) -> names.add(name.group(1)));
		assertThat(names).hasSizeGreaterThan(40).contains("ENTRA_CLIENT_SECRET", "SPRING_DATASOURCE_URL");
		Set<String> shown = new TreeSet<>();
		for (ShownSetting setting : ShownSetting.values()) {
			shown.add(setting.name());
		}
		Map<String, Object> values = new HashMap<>();
		names.forEach((name) -> values.put(name,
				shown.contains(name) ? "https://user:canary@host.example/canary?x=canary" : CANARY));
		List<ChangedSetting> changed = changed(environment(environmentVariables(values)));
		names.remove("PATKEEPER_ENTRA_CREDENTIAL_SECRET");
		assertThat(changed).extracting(ChangedSetting::name).containsExactlyElementsOf(names);
		assertThat(changed.toString()).doesNotContain(CANARY);
	}

	@ParameterizedTest
	@EnumSource
	void haveTheDefaultsOfTheExample(ShownSetting setting) throws IOException {
		assertThat(Files.readString(EXAMPLE)).contains("# " + setting.name() + ": ");
		PropertySource<?> example = new YamlPropertySourceLoader().load("example", new FileSystemResource(EXAMPLE))
			.get(0);
		assertThat(String.valueOf(example.getProperty(setting.property()))).isEqualTo(setting.defaultValue());
	}

	private static List<ChangedSetting> changed(Map<String, Object> variables) throws IOException {
		return changed(environment(environmentVariables(variables)));
	}

	private static List<ChangedSetting> changed(ConfigurableEnvironment environment) {
		return new ChangedSettings(environment).find();
	}

	private static PropertySource<?> environmentVariables(Map<String, Object> variables) {
		return new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				variables);
	}

	/**
	 * The settings of the jar, below those of one more source.
	 */
	private static ConfigurableEnvironment environment(PropertySource<?> source) throws IOException {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((it) -> environment.getPropertySources().remove(it.getName()));
		environment.getPropertySources().addLast(source);
		new YamlPropertySourceLoader()
			.load("Config resource 'class path resource [application.yml]'", new ClassPathResource("application.yml"))
			.forEach(environment.getPropertySources()::addLast);
		return environment;
	}

}
