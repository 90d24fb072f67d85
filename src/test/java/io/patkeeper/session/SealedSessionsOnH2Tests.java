package io.patkeeper.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SealedSessionsOnH2Tests extends AbstractSealedSessionsTests {

	@TempDir
	static Path directory;

	@Override
	String database() {
		return "jdbc:h2:file:" + directory.resolve("patkeeper");
	}

	@Override
	String filesOfTheDatabase() throws IOException {
		jdbc().sql("checkpoint sync").update();
		String script = String.join("\n", jdbc().sql("script").query(String.class).list());
		StringBuilder all = new StringBuilder(script);
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				byte[] bytes = Files.readAllBytes(file);
				assertThat(bytes).isNotEmpty();
				all.append(new String(bytes, StandardCharsets.ISO_8859_1));
			}
		}
		return all.toString();
	}

}
