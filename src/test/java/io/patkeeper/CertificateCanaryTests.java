package io.patkeeper;

import java.nio.file.Path;

import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SelfSignedCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * The same with a certificate: its key, its password and what is signed with it must not
 * turn up anywhere either. The app ends with these tests: it watches the file, and would
 * complain of its end in the log of others.
 */
@ContextConfiguration(initializers = CertificateCanaryTests.WithACertificate.class, inheritInitializers = false)
@DirtiesContext
@Tag("thorough")
class CertificateCanaryTests extends CanaryTests {

	@TempDir
	private static Path directory;

	private static SelfSignedCertificate certificate;

	@BeforeEach
	void register() {
		Sandbox.shared().entra().register(certificate);
	}

	/**
	 * The sandbox's settings, with a certificate in place of the secret.
	 */
	static class WithACertificate extends Sandbox.Settings {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			super.initialize(context);
			certificate = SelfSignedCertificate.make(directory);
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, "patkeeper.entra.credential.secret=",
					"ENTRA_CLIENT_CERTIFICATE_PKCS12=" + certificate.pkcs12(),
					"ENTRA_CLIENT_CERTIFICATE_PASSWORD=" + SelfSignedCertificate.PASSWORD,
					"spring.datasource.url=jdbc:h2:mem:certificate-canaries");
		}

	}

}
