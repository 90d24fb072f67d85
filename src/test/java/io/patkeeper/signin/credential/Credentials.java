package io.patkeeper.signin.credential;

import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Settings of credentials, where nothing is set but what is said.
 */
public final class Credentials {

	private Credentials() {
	}

	public static CredentialProperties none() {
		return new CredentialProperties("", "", "", "", "", "", false, "");
	}

	public static CredentialProperties secret(String value) {
		return of("secret", value);
	}

	/**
	 * Credential settings.
	 * @param settings their names and values, in turns
	 */
	public static CredentialProperties of(String... settings) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(
				Map.of("secret", "", "secret-file", "", "certificate", "", "certificate-key", "", "certificate-pkcs12",
						"", "certificate-password", "", "certificate-sha1", "false", "federated-token-file", ""));
		for (int index = 0; index < settings.length; index += 2) {
			source.put(settings[index], settings[index + 1]);
		}
		return new Binder(source).bind("", CredentialProperties.class).get();
	}

	public static ClientCredential clientSecret(String secret) {
		return new ClientSecret(() -> secret);
	}

}
