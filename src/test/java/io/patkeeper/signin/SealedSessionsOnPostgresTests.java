package io.patkeeper.signin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.io.TempDir;

class SealedSessionsOnPostgresTests extends SealedSessionsTest {

	@TempDir
	static Path directory;

	private EmbeddedPostgres postgres;

	@Override
	List<String> database() throws IOException {
		if (this.postgres == null) {
			this.postgres = Database.postgres().setDataDirectory(directory.resolve("data")).start();
		}
		return List.of("--spring.datasource.url=" + this.postgres.getJdbcUrl("postgres", "postgres"));
	}

	@Override
	String filesOfTheDatabase() throws IOException {
		jdbc().sql("checkpoint").update();
		StringBuilder all = new StringBuilder();
		try (Stream<Path> files = Files.walk(directory.resolve("data").resolve("base"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
			}
		}
		return all.toString();
	}

	@Override
	void stopDatabase() throws IOException {
		if (this.postgres != null) {
			this.postgres.close();
		}
	}

}
