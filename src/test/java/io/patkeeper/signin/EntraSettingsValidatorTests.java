package io.patkeeper.signin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.patkeeper.sandbox.SelfSignedCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said about credentials before anything else happens, with the settings of the
 * program itself.
 */
class EntraSettingsValidatorTests {

	private static final String PEM = "ENTRA_CLIENT_CERTIFICATE";

	private static final String KEY = "ENTRA_CLIENT_CERTIFICATE_KEY";

	private static final String PKCS12 = "ENTRA_CLIENT_CERTIFICATE_PKCS12";

	private static final String PASSWORD = "ENTRA_CLIENT_CERTIFICATE_PASSWORD";

	@TempDir
	private static Path directory;

	private static SelfSignedCertificate certificate;

	@BeforeAll
	static void make() {
		certificate = SelfSignedCertificate.make(directory);
	}

	@Test
	void readsACertificateFromAllKindsOfFiles() {
		assertThat(problems(PEM, certificate.pem())).isEmpty();
		assertThat(problems(PEM, certificate.certificateFile(), KEY, certificate.keyFile())).isEmpty();
		assertThat(problems(PEM, certificate.encryptedPem(), PASSWORD, SelfSignedCertificate.PASSWORD)).isEmpty();
		assertThat(problems(PKCS12, certificate.pkcs12(), PASSWORD, SelfSignedCertificate.PASSWORD)).isEmpty();
	}

	@Test
	void readsACertificateFromTheSettingItself() {
		assertThat(problems(PEM, certificate.text())).isEmpty();
	}

	@Test
	void namesAMissingFile() {
		Path nowhere = directory.resolve("nowhere");
		assertThat(problems(PEM, nowhere)).containsExactly(PEM + " (" + nowhere + ") names a file that does not exist");
		assertThat(problems(PKCS12, nowhere))
			.containsExactly(PKCS12 + " (" + nowhere + ") names a file that does not exist");
		assertThat(problems(PEM, certificate.pem(), KEY, nowhere))
			.containsExactly(KEY + " (" + nowhere + ") names a file that does not exist");
	}

	@Test
	void rejectsAFileWithoutACertificate() throws IOException {
		Path file = Files.writeString(directory.resolve("something"), "something else");
		assertThat(problems(PEM, file)).singleElement().asString().startsWith(PEM + " (" + file + ") cannot be read");
		assertThat(problems(PKCS12, file)).singleElement()
			.asString()
			.startsWith(PKCS12 + " (" + file + ") cannot be read");
		assertThat(problems(PEM, certificate.pkcs12())).singleElement().asString().contains("cannot be read");
	}

	@Test
	void requiresThePrivateKey() {
		assertThat(problems(PEM, certificate.certificateFile())).singleElement()
			.asString()
			.startsWith(PEM + " (" + certificate.certificateFile() + ") cannot be read")
			.contains("private key");
		assertThat(problems(PEM, certificate.certificateFile(), KEY, "")).singleElement()
			.asString()
			.endsWith("holds no private key");
	}

	@Test
	void requiresTheCertificateOfAPrivateKey() {
		assertThat(problems(KEY, certificate.keyFile())).containsExactly(KEY + " is set, but not " + PEM);
	}

	@Test
	void rejectsThePrivateKeyOfAnotherCertificate() {
		SelfSignedCertificate other = SelfSignedCertificate.make(directory);
		assertThat(problems(PEM, certificate.certificateFile(), KEY, other.keyFile())).containsExactly(
				PEM + " (" + certificate.certificateFile() + ") has a private key that does not match the certificate");
	}

	@Test
	void reportsAWrongPasswordWithoutShowingIt() {
		assertThat(problems(PKCS12, certificate.pkcs12(), PASSWORD, "s3cret")).singleElement()
			.asString()
			.contains("the password, ENTRA_CLIENT_CERTIFICATE_PASSWORD, is missing or wrong")
			.doesNotContain("s3cret");
		assertThat(problems(PEM, certificate.encryptedPem(), PASSWORD, "s3cret")).singleElement()
			.asString()
			.contains("the password, ENTRA_CLIENT_CERTIFICATE_PASSWORD, is missing or wrong")
			.doesNotContain("s3cret");
		assertThat(problems(PEM, certificate.encryptedPem())).singleElement().asString().contains(PASSWORD);
	}

	@Test
	@Tag("thorough")
	void reportsAWrongPasswordThatDecryptsToSomething() {
		for (int i = 0; i < 300; i++) {
			assertThat(problems(PEM, certificate.encryptedPem(), PASSWORD, "wrong-" + i)).singleElement()
				.asString()
				.contains("the password, ENTRA_CLIENT_CERTIFICATE_PASSWORD, is missing or wrong");
		}
	}

	@Test
	void rejectsAKeyThatEntraDoesNotAccept() {
		SelfSignedCertificate ec = SelfSignedCertificate.make(directory, "EC", Instant.now().minusSeconds(60), 10);
		assertThat(problems(PEM, ec.pem())).singleElement()
			.asString()
			.endsWith("has a key of the type EC, but Entra accepts only RSA");
	}

	@Test
	void rejectsACertificateThatIsNotValidNow() {
		Instant past = Instant.now().minus(Duration.ofDays(10));
		SelfSignedCertificate expired = SelfSignedCertificate.make(directory, "RSA", past, 9);
		assertThat(problems(PEM, expired.pem())).singleElement()
			.asString()
			.startsWith(PEM + " (" + expired.pem() + ") expired at ")
			.contains("CN=patkeeper.example, thumbprint ");
		SelfSignedCertificate future = SelfSignedCertificate.make(directory, "RSA",
				Instant.now().plus(Duration.ofDays(2)), 9);
		assertThat(problems(PEM, future.pem())).singleElement().asString().contains("is not valid before ");
	}

	@Test
	void rejectsTwoCredentials() {
		assertThat(problems(PEM, directory.resolve("nowhere"), "ENTRA_CLIENT_SECRET", "s3cret")).singleElement()
			.asString()
			.startsWith("ENTRA_CLIENT_SECRET and ENTRA_CLIENT_CERTIFICATE are set")
			.doesNotContain("s3cret");
	}

	@Test
	void ignoresTheTokenOfThePlatformIfConfigured() {
		assertThat(problems("ENTRA_CLIENT_SECRET", "s3cret", "AZURE_FEDERATED_TOKEN_FILE", "/var/run/token"))
			.hasSize(1);
		assertThat(problems("ENTRA_CLIENT_SECRET", "s3cret", "AZURE_FEDERATED_TOKEN_FILE", "/var/run/token",
				"PATKEEPER_ENTRA_CREDENTIAL_FEDERATEDTOKENFILE", ""))
			.isEmpty();
	}

	/**
	 * The problems with an environment that is right, but for the credential.
	 */
	private static List<String> problems(Object... variablesAndValues) {
		Map<String, Object> variables = new HashMap<>(Map.of("ENTRA_TENANT_ID", "8b1a9953-c461-4296-a827-abf8c47804d7",
				"ENTRA_CLIENT_ID", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"));
		for (int index = 0; index < variablesAndValues.length; index += 2) {
			variables.put(variablesAndValues[index].toString(), variablesAndValues[index + 1].toString());
		}
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		ConfigurationPropertySources.attach(environment);
		ConfigDataEnvironmentPostProcessor.applyTo(environment);
		return new EntraSettingsValidator(environment).problems();
	}

}
