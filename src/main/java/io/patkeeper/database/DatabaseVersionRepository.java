package io.patkeeper.database;

import java.sql.DatabaseMetaData;
import java.util.List;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Repository;

/**
 * Asks the database for its version and for that of its tables, which a newer node may
 * have updated since this one started. Flyway itself would also read all migrations.
 */
@Repository
public class DatabaseVersionRepository {

	private final JdbcOperations jdbc;

	/** There is none where somebody else updates the tables. */
	private final ObjectProvider<Flyway> flyway;

	DatabaseVersionRepository(JdbcOperations jdbc, ObjectProvider<Flyway> flyway) {
		this.jdbc = jdbc;
		this.flyway = flyway;
	}

	public DatabaseVersion find() {
		String product = this.jdbc.execute((ConnectionCallback<String>) (connection) -> {
			DatabaseMetaData database = connection.getMetaData();
			return database.getDatabaseProductName() + " " + database.getDatabaseProductVersion();
		});
		return new DatabaseVersion(String.valueOf(product),
				this.flyway.stream()
					.flatMap((migrations) -> versions(migrations.getConfiguration().getTable()).stream())
					.findFirst()
					.orElse(null));
	}

	private List<@Nullable String> versions(String table) {
		return this.jdbc.queryForList("""
				select "version" from "%s" where "success" = true and "version" is not null
				order by "installed_rank" desc fetch first 1 rows only
				""".formatted(table), String.class);
	}

}
