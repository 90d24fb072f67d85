package io.patkeeper;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class DependenciesTests {

	/**
	 * Those of the variant with Azure Key Vault and of OpenTelemetry, and what they would
	 * bring along.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "com.azure.core.http.HttpClient", "com.azure.security.keyvault.secrets.SecretClient",
			"com.microsoft.aad.msal4j.ConfidentialClientApplication", "io.netty.channel.Channel",
			"okhttp3.OkHttpClient", "io.micrometer.registry.otlp.OtlpMeterRegistry" })
	void areNotThereForThoseWhoDoNotUseThem(String name) {
		assertThat(ClassUtils.isPresent(name, null)).isFalse();
	}

}
