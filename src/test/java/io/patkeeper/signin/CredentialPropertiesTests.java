package io.patkeeper.signin;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialPropertiesTests {

	@ParameterizedTest
	@ValueSource(strings = { "secret", "secret-file", "certificate", "certificate-pkcs12", "federated-token-file" })
	void hasNothingAgainstOneCredential(String setting) {
		assertThat(Credentials.of(setting, "s3cret").problems()).isEmpty();
	}

	@Test
	void namesEveryCredentialThereIsWhenNoneIsSet() {
		assertThat(Credentials.of("secret", " ").problems()).containsExactly(
				"ENTRA_CLIENT_SECRET is not set, and neither is another credential: ENTRA_CLIENT_SECRET_FILE,"
						+ " ENTRA_CLIENT_CERTIFICATE, ENTRA_CLIENT_CERTIFICATE_PKCS12 or AZURE_FEDERATED_TOKEN_FILE");
	}

	@Test
	void namesTheTwoThatAreSet() {
		assertThat(Credentials.of("secret", "s3cret", "certificate", "/entra.pem", "certificate-key", "/entra.pem")
			.problems())
			.containsExactly("ENTRA_CLIENT_SECRET and ENTRA_CLIENT_CERTIFICATE are set, but only one of them can be the"
					+ " credential: unset the other");
	}

	@Test
	void saysWhoSetsTheVariableOfThePlatformAndWhatToDoAboutIt() {
		assertThat(Credentials.of("secret-file", "/secret", "federated-token-file", "/token").problems())
			.singleElement()
			.asString()
			.startsWith("ENTRA_CLIENT_SECRET_FILE and AZURE_FEDERATED_TOKEN_FILE are set")
			.contains("Kubernetes", "an empty PATKEEPER_ENTRA_CREDENTIAL_FEDERATEDTOKENFILE");
	}

	@Test
	void namesAllThatAreSet() {
		assertThat(Credentials
			.of("secret", "s3cret", "secret-file", "/secret", "certificate-pkcs12", "/entra.p12", "certificate", "/x")
			.problems()).singleElement()
			.asString()
			.startsWith("ENTRA_CLIENT_SECRET and ENTRA_CLIENT_SECRET_FILE and ENTRA_CLIENT_CERTIFICATE and"
					+ " ENTRA_CLIENT_CERTIFICATE_PKCS12 are set")
			.doesNotContain("s3cret");
	}

	@Test
	void missesTheCertificateOfAKey() {
		assertThat(Credentials.of("secret", "s3cret", "certificate-key", "/entra.key").problems())
			.containsExactly("ENTRA_CLIENT_CERTIFICATE_KEY is set, but not ENTRA_CLIENT_CERTIFICATE");
	}

	@Test
	void doesNotTellWhatMayBeASecret() {
		assertThat(Credentials
			.of("secret", "s3cret", "certificate-password", "s3cret", "certificate", "s3cret", "certificate-key",
					"s3cret")
			.toString()).doesNotContain("s3cret");
	}

}
