package io.patkeeper.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.core.io.ClassPathResource;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The names of tokens that tools create for a person, from a resource file.
 */
final class ToolCreatedNames {

	private static final Pattern NAMES = read(new ClassPathResource("tool-created-names.txt"));

	private ToolCreatedNames() {
	}

	static boolean contains(String name) {
		return NAMES.matcher(name).matches();
	}

	private static Pattern read(ClassPathResource resource) {
		try {
			return resource.getContentAsString(UTF_8)
				.lines()
				.filter((line) -> !line.isBlank() && !line.startsWith("#"))
				.collect(Collectors.collectingAndThen(Collectors.joining("|"), Pattern::compile));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
