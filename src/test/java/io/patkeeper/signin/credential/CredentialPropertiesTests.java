package io.patkeeper.signin.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialPropertiesTests {

	@ParameterizedTest
	@ValueSource(strings = { "secret", "secret-file", "certificate", "certificate-pkcs12", "federated-token-file" })
	void acceptsOneCredential(String setting, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("credential"), "s3cret\n");
		assertThat(Credentials.of(setting, file.toString()).problems()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "secret-file,ENTRA_CLIENT_SECRET_FILE", "federated-token-file,AZURE_FEDERATED_TOKEN_FILE" })
	void explainsTheProblemOfAFile(String setting, String variable, @TempDir Path directory) throws IOException {
		Path file = directory.resolve("credential");
		String named = variable + " (" + file + ") names a file that ";
		assertThat(Credentials.of(setting, file.toString()).problems()).containsExactly(named + "does not exist");
		Files.writeString(file, " \n");
		assertThat(Credentials.of(setting, file.toString()).problems()).containsExactly(named + "is empty");
		Files.write(file, new byte[] { (byte) 0xc3, (byte) 0x28 });
		assertThat(Credentials.of(setting, file.toString()).problems()).containsExactly(named + "does not hold text");
		assertThat(Credentials.of(setting, directory.toString()).problems())
			.containsExactly(variable + " (" + directory + ") names a file that cannot be read");
	}

	@Test
	void doesNotShowAValueThatIsNotAPath() {
		assertThat(Credentials.of("secret-file", "s3cret").problems())
			.containsExactly("ENTRA_CLIENT_SECRET_FILE names a file that does not exist");
		assertThat(Credentials.of("certificate", "s3cret").certificateSource()).isEqualTo("ENTRA_CLIENT_CERTIFICATE");
	}

	@Test
	void namesAllCredentialsIfNoneIsSet() {
		assertThat(Credentials.of("secret", " ").problems()).containsExactly(
				"ENTRA_CLIENT_SECRET is not set, and neither is another credential: ENTRA_CLIENT_SECRET_FILE,"
						+ " ENTRA_CLIENT_CERTIFICATE, ENTRA_CLIENT_CERTIFICATE_PKCS12 or AZURE_FEDERATED_TOKEN_FILE");
	}

	@Test
	void namesTwoThatAreSet() {
		assertThat(Credentials.of("secret", "s3cret", "certificate", "/entra.pem", "certificate-key", "/entra.pem")
			.problems())
			.containsExactly("ENTRA_CLIENT_SECRET and ENTRA_CLIENT_CERTIFICATE are set, but only one of them can be the"
					+ " credential: keep that one, and unset the other");
	}

	@Test
	void explainsHowToIgnoreTheVariableOfThePlatform() {
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
	void requiresTheCertificateOfAKey() {
		assertThat(Credentials.of("secret", "s3cret", "certificate-key", "/entra.key").problems())
			.containsExactly("ENTRA_CLIENT_CERTIFICATE_KEY is set, but not ENTRA_CLIENT_CERTIFICATE");
	}

	@Test
	void doesNotShowPossibleSecrets() {
		assertThat(Credentials
			.of("secret", "s3cret", "certificate-password", "s3cret", "certificate", "s3cret", "certificate-key",
					"s3cret")
			.toString()).doesNotContain("s3cret");
	}

}
