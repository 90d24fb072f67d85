package io.patkeeper.database;

import io.patkeeper.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MigrationConfigurationTests {

	private static final String EMPTY = "The database was empty";

	private final ApplicationContextRunner start = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class))
		.withUserConfiguration(MigrationConfiguration.class);

	@Test
	void createsNothingOnAPostgresqlThatIsTooOld() {
		String url = Database.POSTGRESQL.url();
		try (DatabaseLine line = DatabaseLine.toOlder(Database.postgresPort(), 14)) {
			this.start.withPropertyValues("spring.datasource.url=" + line.over(url))
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(UnsupportedDatabaseException.class)
					.hasMessageStartingWith("PostgreSQL 14"));
		}
		assertThat(JdbcClient.create(new DriverManagerDataSource(url))
			.sql("select count(*) from information_schema.tables where table_schema = 'public'")
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void mayTakeLongerThanAnAnswerToARequest() {
		this.start
			.withPropertyValues("spring.datasource.url=" + Database.POSTGRESQL.url(),
					"spring.flyway.locations=classpath:db/slow",
					"spring.datasource.hikari.data-source-properties.socketTimeout=1")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@EnumSource
	void saysThatTheDatabaseWasEmptyWhichMayBeASurprise(Database database, CapturedOutput output) {
		String url = database.url();
		this.start.withPropertyValues("spring.datasource.url=" + url).run((context) -> {
			assertThat(output).contains(EMPTY, "restore the backup");
			String before = output.toString();
			this.start.withPropertyValues("spring.datasource.url=" + url)
				.run((again) -> assertThat(again).hasNotFailed());
			assertThat(output.toString().substring(before.length())).doesNotContain(EMPTY);
		});
	}

}
