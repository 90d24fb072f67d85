package io.patkeeper.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.Database;
import org.junit.jupiter.api.Tag;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("thorough")
class SealedSessionsOnPostgresTests extends AbstractSealedSessionsTests {

	private final String url = Database.POSTGRESQL.url();

	@Override
	String database() {
		return this.url;
	}

	@Override
	String filesOfTheDatabase() throws IOException {
		jdbc().sql("checkpoint").update();
		String directory = jdbc().sql("""
				select current_setting('data_directory') || '/base/' || oid
				from pg_database where datname = current_database()""").query(String.class).single();
		StringBuilder all = new StringBuilder();
		try (Stream<Path> files = Files.walk(Path.of(directory))) {
			List<Path> found = files.filter(Files::isRegularFile).toList();
			assertThat(found).isNotEmpty();
			for (Path file : found) {
				all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
			}
		}
		return all.toString();
	}

}
