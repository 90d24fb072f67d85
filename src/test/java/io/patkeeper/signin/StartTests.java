package io.patkeeper.signin;

import java.nio.file.Path;

import io.patkeeper.PatkeeperApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class StartTests {

	@TempDir
	private Path directory;

	@Test
	void saysInAFewLinesWhichSettingsAreMissingBeforeTouchingTheDatabase(CapturedOutput output) {
		start();
		assertThat(output).contains("APPLICATION FAILED TO START", "ENTRA_TENANT_ID is not set",
				"ENTRA_CLIENT_ID is not set", "ENTRA_CLIENT_SECRET is not set", "./mvnw spring-boot:test-run");
		assertThat(output.toString()).as("noise").doesNotContain("\tat ", "WARN", "Error starting ApplicationContext");
		String explanation = output.toString().substring(output.toString().indexOf("APPLICATION FAILED"));
		assertThat(explanation.lines().filter((line) -> !line.isBlank())).hasSizeLessThan(12);
		assertThat(this.directory).as("where the database would be").isEmptyDirectory();
	}

	@Test
	void doesNotPrintTheSecret(CapturedOutput output) {
		start("--patkeeper.entra.tenant-id=consumers", "--patkeeper.entra.client-id=client",
				"--patkeeper.entra.credential.secret=s3cret-canary");
		assertThat(output).contains("personal accounts").doesNotContain("s3cret-canary", "is not set");
	}

	private void start(String... settings) {
		String[] args = new String[settings.length + 2];
		args[0] = "--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("patkeeper");
		args[1] = "--server.port=0";
		System.arraycopy(settings, 0, args, 2, settings.length);
		assertThatExceptionOfType(InvalidEntraSettings.class)
			.isThrownBy(() -> SpringApplication.run(PatkeeperApplication.class, args).close());
	}

}
