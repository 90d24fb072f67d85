package io.patkeeper.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class PublicUrlSettingsValidatorTests {

	private final MockEnvironment environment = new MockEnvironment();

	@ParameterizedTest
	@ValueSource(strings = { "https://patkeeper.example.com", "https://patkeeper.example.com/",
			" https://patkeeper.example.com:8443 ", "https://192.0.2.7", "https://[2001:db8::7]",
			"http://localhost:8080", "http://127.0.0.1:8080" })
	void takesAddressesThatEntraTakes(String url) {
		assertThat(problem(url)).isNull();
		assertThat(PublicUrl.of(this.environment)).isPresent();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			patkeeper.example.com           | absolute https URL
			ftp://patkeeper.example.com     | absolute https URL
			https:///tokens                 | absolute https URL
			https://patkeeper.example.com?x | absolute https URL
			https://patkeeper.example.com#x | absolute https URL
			https://my_host                 | absolute https URL
			https://patkeeper example       | absolute https URL
			http://patkeeper.example.com    | must begin with https
			https://example.com/patkeeper   | server.servlet.context-path, which is empty
			""")
	void refusesAddressesThatPeopleCouldNotOpen(String url, String reason) {
		assertThat(problem(url)).contains(reason);
	}

	@Test
	void tellsNoPassword() {
		this.environment.setProperty("patkeeper.url", "https://me:canary@patkeeper.example.com");
		assertThat(new PublicUrlSettingsValidator(this.environment).problem()).get()
			.satisfies((problem) -> assertThat(problem.getValue()).isEqualTo("******"));
	}

	@Test
	void takesThePathUnderWhichPatkeeperHasItsPages() {
		this.environment.setProperty("server.servlet.context-path", "/patkeeper");
		assertThat(problem("https://example.com/patkeeper")).isNull();
		assertThat(problem("https://example.com/patkeeper/")).isNull();
		assertThat(problem("https://example.com")).contains("which is '/patkeeper'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native", "FRAMEWORK" })
	void wantsTheAddressWhereAProxyIsBelieved(String strategy) {
		this.environment.setProperty("server.forward-headers-strategy", strategy);
		assertThat(problem("")).contains("PATKEEPER_URL");
		assertThat(problem("https://patkeeper.example.com")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "", "NONE" })
	void doesWithoutTheAddressElsewhere(String strategy) {
		this.environment.setProperty("server.forward-headers-strategy", strategy);
		assertThat(problem("")).isNull();
		assertThat(PublicUrl.of(this.environment)).isEmpty();
	}

	private String problem(String url) {
		this.environment.setProperty("patkeeper.url", url);
		return new PublicUrlSettingsValidator(this.environment).problem()
			.map(InvalidConfigurationPropertyValueException::getReason)
			.orElse(null);
	}

}
