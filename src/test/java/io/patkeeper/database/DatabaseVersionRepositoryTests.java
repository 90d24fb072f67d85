package io.patkeeper.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseVersionRepositoryTests {

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	@ParameterizedTest
	@EnumSource
	void namesTheProductAndTheLastMigration(Database database) throws IOException {
		try (HikariDataSource dataSource = database.migrated();
				Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
			this.beans.addBean("flyway", Flyway.configure().dataSource(dataSource).load());
			DatabaseVersion version = find(dataSource);
			assertThat(version.product()).matches("(H2 2|PostgreSQL 18)\\.\\d+.*");
			assertThat(version.schema()).isEqualTo(migrations.map((migration) -> migration.getFileName().toString())
				.map((name) -> name.replaceAll("V(\\d+)__.*", "$1"))
				.max(Comparator.comparing(Integer::valueOf))
				.orElseThrow());
		}
	}

	@ParameterizedTest
	@EnumSource
	void knowsNoMigrationWithoutFlyway(Database database) {
		try (HikariDataSource dataSource = database.migrated()) {
			assertThat(find(dataSource).schema()).isNull();
		}
	}

	private DatabaseVersion find(DataSource dataSource) {
		return new DatabaseVersionRepository(new JdbcTemplate(dataSource), this.beans.getBeanProvider(Flyway.class))
			.find();
	}

}
