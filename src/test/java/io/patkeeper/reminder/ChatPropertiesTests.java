package io.patkeeper.reminder;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChatPropertiesTests {

	private final ChatProperties properties = new ChatProperties(
			List.of(" Hooks.Slack.com", "*.logic.azure.com", "*.environment.api.powerplatform.com"));

	@ParameterizedTest
	@ValueSource(strings = { "hooks.slack.com", "HOOKS.slack.COM", "prod-12.westeurope.logic.azure.com",
			"default1.2.environment.api.powerplatform.com" })
	void allowWhatIsListedAndWhatIsBelowADomain(String host) {
		assertThat(this.properties.allow(host)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "slack.com", "x.hooks.slack.com", "logic.azure.com", "evillogic.azure.com",
			"hooks.slack.com.evil.example", "hooks.slack.com.", "169.254.169.254", "" })
	void allowNothingElse(String host) {
		assertThat(this.properties.allow(host)).isFalse();
	}

	@Test
	void allowNothingByDefault() {
		assertThat(new ChatProperties(List.of()).allow("hooks.slack.com")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "*.com", "localhost", "https://hooks.slack.com", "hooks.slack.com:443",
			"hooks.slack.com/services", "10.0.0.1", "[::1]", "*.*.example.com", "a..example.com", "-a.example.com" })
	void areNamesOfHosts(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ChatProperties(List.of(host)));
	}

}
