package io.patkeeper.signin.credential;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;

import io.patkeeper.crypto.AesGcmKey;
import io.patkeeper.sandbox.SelfSignedCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The keys that are derived from each kind of credential.
 */
class DerivedKeyTests {

	private static final byte[] CONTENT = { 1, 2, 3 };

	private static final byte[] PLACE = { 4 };

	@TempDir
	private Path directory;

	@Test
	void areTheSameForTheSameSecretAndPurpose() throws GeneralSecurityException {
		byte[] sealed = key(Credentials.clientSecret("a-secret"), "x").seal(CONTENT, PLACE);
		assertThat(key(Credentials.clientSecret("a-secret"), "x").open(sealed, PLACE)).isEqualTo(CONTENT);
		assertCannotOpen(key(Credentials.clientSecret("another-secret"), "x"), sealed);
		assertCannotOpen(key(Credentials.clientSecret("a-secret"), "y"), sealed);
	}

	@Test
	void areTheSameForTheSameCertificate() throws GeneralSecurityException {
		SelfSignedCertificate certificate = SelfSignedCertificate.make(this.directory);
		byte[] sealed = key(credential(certificate), "x").seal(CONTENT, PLACE);
		assertThat(key(credential(certificate), "x").open(sealed, PLACE)).isEqualTo(CONTENT);
		assertCannotOpen(key(credential(SelfSignedCertificate.make(this.directory)), "x"), sealed);
	}

	@Test
	void areThereForNoFederatedCredential() {
		assertThat(new FederatedToken(new CredentialFile("AZURE_FEDERATED_TOKEN_FILE", this.directory)).deriveKey("x"))
			.isEmpty();
	}

	private static ClientCredential credential(SelfSignedCertificate certificate) {
		JksSslStoreDetails store = new JksSslStoreDetails("PKCS12", null, certificate.pkcs12().toUri().toString(),
				SelfSignedCertificate.PASSWORD);
		return ClientCredential.of(Credentials.of("certificate-pkcs12", certificate.pkcs12().toString()), () -> "",
				new DefaultSslBundleRegistry("entra-pkcs12", SslBundle.of(new JksSslStoreBundle(store, null))),
				Clock.systemUTC());
	}

	private static AesGcmKey key(ClientCredential credential, String purpose) {
		return credential.deriveKey(purpose).orElseThrow();
	}

	private static void assertCannotOpen(AesGcmKey key, byte[] sealed) {
		assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> key.open(sealed, PLACE));
	}

}
