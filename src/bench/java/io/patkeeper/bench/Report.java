package io.patkeeper.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark has measured, in Markdown: printed line by line, and written to a file
 * at the end.
 */
final class Report {

	private final List<String> lines = new ArrayList<>();

	void line(String format, Object... arguments) {
		String line = String.format(Locale.ROOT, format, arguments);
		System.out.println(line);
		this.lines.add(line);
	}

	void write(String name) throws IOException {
		Files.writeString(Path.of("target", name), String.join("\n", this.lines));
	}

}
