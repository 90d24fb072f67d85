package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.patkeeper.sandbox.FakePlatform;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * The same with a token of the platform, which is as good as a secret while it is valid.
 */
@ContextConfiguration(initializers = FederatedTokenCanaryTests.WithAToken.class, inheritInitializers = false)
@Tag("thorough")
class FederatedTokenCanaryTests extends CanaryTests {

	private static final FakePlatform platform = new FakePlatform("https://cluster.example/");

	@TempDir
	private static Path directory;

	@BeforeEach
	void trust() {
		Sandbox.shared().entra().trust(platform);
	}

	/**
	 * The sandbox's settings, with the file of the platform in place of the secret.
	 */
	static class WithAToken extends Sandbox.Settings {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			super.initialize(context);
			try {
				Path file = Files.writeString(directory.resolve("token"), platform.token());
				TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, "patkeeper.entra.credential.secret=",
						"AZURE_FEDERATED_TOKEN_FILE=" + file, "spring.datasource.url=jdbc:h2:mem:federated-canaries");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
