package io.patkeeper.signin;

import java.nio.file.Path;

import io.patkeeper.Database;
import io.patkeeper.PatkeeperApplication;
import io.patkeeper.database.DatabaseLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class StartTests {

	@TempDir
	private Path directory;

	@Test
	void namesMissingSettingsBeforeOpeningTheDatabase(CapturedOutput output) {
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
		start("--patkeeper.entra.tenant-id=consumers",
				"--patkeeper.entra.client-id=11111111-2222-3333-4444-555555555555",
				"--patkeeper.entra.credential.secret=s3cret-canary");
		assertThat(output).contains("personal accounts").doesNotContain("s3cret-canary", "is not set");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			AZURE_DEVOPS_URL              | vssps.dev.azure.com      | must be an absolute https URL
			AZURE_DEVOPS_PROFILE_URL      | http://app.vssps.example | must begin with https
			AZURE_DEVOPS_ORGANIZATIONS    | fabrikam,https://contoso | the names of organizations
			PATKEEPER_URL                 | http://patkeeper.example | must begin with https
			PATKEEPER_ADMINISTRATORS      | ana@fabrikam.example     | is no object id
			server.forward-headers-strategy | framework              | It requires PATKEEPER_URL as well
			spring.http.clients.read-timeout | 60s | at most 45 seconds
			spring.http.clients.read-timeout | 0s  | at most 45 seconds
			""")
	void namesAnInvalidSetting(String variable, String value, String problem, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run("--" + variable + "=" + value, "--patkeeper.entra.tenant-id=contoso.com",
					"--patkeeper.entra.client-id=11111111-2222-3333-4444-555555555555",
					"--patkeeper.entra.credential.secret=s3cret-canary"));
		String explanation = output.toString().substring(output.toString().indexOf("APPLICATION FAILED"));
		assertThat(explanation).contains("'" + value + "'", "'" + variable + "'", problem)
			.doesNotContain("\tat ", "s3cret-canary", "${");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			jdbc:postgresql://127.0.0.1:1/patkeeper | the connection was refused        | SPRING_DATASOURCE_URL
			jdbc:mysql://127.0.0.1/patkeeper        | there is no com.mysql             | jdbc:postgresql://
			postgres://127.0.0.1/patkeeper          | must start with                   | jdbc:postgresql://
			jdbc:h2:file:patkeeper                  | implicitly relative | SPRING_DATASOURCE_URL
			""")
	void explainsThatTheDatabaseCannotBeUsed(String url, String problem, String advice, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> SpringApplication
					.run(PatkeeperApplication.class, "--patkeeper.entra.tenant-id=contoso.com",
							"--patkeeper.entra.client-id=11111111-2222-3333-4444-555555555555",
							"--patkeeper.entra.credential.secret=s3cret-canary", "--spring.datasource.url=" + url,
							"--server.port=0")
					.close());
		String explanation = output.toString().substring(output.toString().indexOf("APPLICATION FAILED"));
		assertThat(explanation).contains("The database cannot be used: ", problem, advice, "--check")
			.doesNotContain("\tat ");
		assertThat(output.toString()).as("noise").doesNotContain("\tat ", "Error starting Tomcat context");
	}

	@Test
	void explainsThatPostgresqlIsTooOld(CapturedOutput output) {
		try (DatabaseLine line = DatabaseLine.toOlder(Database.postgresPort(), 14)) {
			String url = line.over(Database.POSTGRESQL.url());
			assertThatException().isThrownBy(() -> SpringApplication.run(PatkeeperApplication.class, "--server.port=0",
					"--patkeeper.entra.tenant-id=contoso.com",
					"--patkeeper.entra.client-id=11111111-2222-3333-4444-555555555555",
					"--patkeeper.entra.credential.secret=s3cret-canary", "--spring.datasource.url=" + url));
		}
		String explanation = output.toString().substring(output.toString().indexOf("APPLICATION FAILED"));
		assertThat(explanation).contains("The database cannot be used: PostgreSQL 14", " is too old",
				"Patkeeper needs PostgreSQL 15 or later");
		assertThat(output.toString()).as("noise").doesNotContain("\tat ");
	}

	private void start(String... settings) {
		assertThatExceptionOfType(InvalidEntraSettingsException.class).isThrownBy(() -> run(settings));
	}

	private void run(String... settings) {
		String[] args = new String[settings.length + 2];
		args[0] = "--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("patkeeper");
		args[1] = "--server.port=0";
		System.arraycopy(settings, 0, args, 2, settings.length);
		SpringApplication.run(PatkeeperApplication.class, args).close();
	}

}
