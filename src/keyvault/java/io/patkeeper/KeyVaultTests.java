package io.patkeeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.People;
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

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

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
		assertThat(check(0)).contains("ok      Credential        Entra accepts it (client_secret_post)",
				"Everything that can be checked from here is fine.")
			.doesNotContain(FakeEntra.CLIENT_SECRET_CANARY);
	}

	@Test
	void hasNoOtherSecretThanThatOfTheVault() throws Exception {
		this.vault.put("entra-client-secret", "another");
		assertThat(check(1)).contains("FAILED  Credential        AADSTS7000215: ");
	}

	@Test
	void saysWhichSettingTheVaultLacks() throws Exception {
		this.vault.put("something-else", "x");
		assertThat(check(1)).contains("FAILED  Settings", "ENTRA_CLIENT_SECRET is not set");
	}

	@Test
	void saysThatTheVaultCannotBeReached() throws Exception {
		this.vault.close();
		assertThat(check(1)).contains("FAILED  Settings  cannot be read: Failed to configure KeyVault property source",
				"the connection was refused");
	}

	@Test
	void takesANewClientSecretOutOfTheVaultWithoutARestart() throws Exception {
		this.vault.put("entra-client-secret", "expired");
		Process patkeeper = start("--server.port=0");
		try {
			int port = Integer.parseInt(eventually(() -> {
				Matcher started = STARTED.matcher(Files.readString(log()));
				return started.find() ? Optional.of(started.group(1)) : Optional.empty();
			}));
			this.sandbox.serve("http://localhost:" + port);
			Browser browser = new Browser(port);
			assertThat(browser.signInAs(People.BEN).text()).contains("7000215");
			this.vault.put("entra-client-secret", FakeEntra.CLIENT_SECRET);
			eventually(() -> Optional.of(browser.signInAs(People.BEN))
				.filter((page) -> page.uri().getPath().equals("/tokens")));
		}
		finally {
			patkeeper.destroy();
			assertThat(patkeeper.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
	}

	/** The vault is asked anew every second. */
	private static <T> T eventually(Callable<Optional<T>> attempt) throws Exception {
		long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
		while (System.nanoTime() < end) {
			Optional<T> result = attempt.call();
			if (result.isPresent()) {
				return result.get();
			}
			TimeUnit.MILLISECONDS.sleep(200);
		}
		throw new AssertionError("Not within three minutes");
	}

	/** What the check says, which ends with 0 if everything holds. */
	private String check(int status) throws Exception {
		Process patkeeper = start("--check");
		assertThat(patkeeper.waitFor(2, TimeUnit.MINUTES)).isTrue();
		String report = Files.readString(log());
		assertThat(patkeeper.exitValue()).as(report).isEqualTo(status);
		return report;
	}

	private Path log() {
		return this.directory.resolve("log");
	}

	private Process start(String... args) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// For a fast start; the processes are short-lived.
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
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
		environment.put("SPRING_CLOUD_AZURE_KEYVAULT_SECRET_PROPERTYSOURCES_0_REFRESHINTERVAL", "1s");
		environment.put("SPRING_DATASOURCE_URL", "jdbc:h2:file:" + this.directory.resolve("data"));
		return process.start();
	}

}
