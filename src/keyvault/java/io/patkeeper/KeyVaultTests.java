package io.patkeeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Patkeeper that finds its client secret in a Key Vault, by way of Microsoft's own
 * library. It runs in a process of its own, as that library looks at the environment for
 * the managed identity.
 */
class KeyVaultTests {

	private final Sandbox sandbox = Sandbox.shared();

	@TempDir
	private Path directory;

	private FakeKeyVault vault;

	@BeforeEach
	void start() throws Exception {
		this.sandbox.reset();
		this.vault = new FakeKeyVault(this.directory);
	}

	@AfterEach
	void stop() {
		this.vault.close();
	}

	@Test
	void findsItsClientSecretInTheVault() throws Exception {
		this.vault.put("entra-client-secret", FakeEntra.CLIENT_SECRET);
		assertThat(check()).contains("ok      Credential          Entra has nothing against it (client_secret_post)",
				"Everything that can be seen from here holds.")
			.doesNotContain(FakeEntra.CLIENT_SECRET_CANARY);
	}

	@Test
	void hasNoOtherSecretThanThatOfTheVault() throws Exception {
		this.vault.put("entra-client-secret", "another");
		assertThat(check()).contains("FAILED  Credential          AADSTS7000215: ");
	}

	@Test
	void saysWhichSettingTheVaultLacks() throws Exception {
		this.vault.put("something-else", "x");
		assertThat(check()).contains("FAILED  Settings", "ENTRA_CLIENT_SECRET is not set");
	}

	private String check() throws Exception {
		return output(start("--check"));
	}

	private String output(Process patkeeper) throws Exception {
		assertThat(patkeeper.waitFor(2, TimeUnit.MINUTES)).isTrue();
		return Files.readString(log());
	}

	private Path log() {
		return this.directory.resolve("log");
	}

	private Process start(String... args) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(this.vault.options());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), PatkeeperApplication.class.getName()));
		command.addAll(List.of(args));
		ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
		Map<String, String> environment = process.environment();
		environment.putAll(this.sandbox.settings());
		environment.remove("ENTRA_CLIENT_SECRET");
		environment.putAll(this.vault.environment());
		environment.put("SPRING_CLOUD_AZURE_CREDENTIAL_MANAGEDIDENTITYENABLED", "true");
		environment.put("SPRING_CLOUD_AZURE_KEYVAULT_SECRET_PROPERTYSOURCES_0_ENDPOINT", this.vault.endpoint());
		environment.put("SPRING_DATASOURCE_URL", "jdbc:h2:file:" + this.directory.resolve("data"));
		return process.start();
	}

}
