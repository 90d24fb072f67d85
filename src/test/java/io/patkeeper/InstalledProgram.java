package io.patkeeper;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Programs that some tests need. Without them, these tests are skipped, unless
 * {@code PATKEEPER_SHELL=required}.
 */
public final class InstalledProgram {

	private InstalledProgram() {
	}

	/**
	 * Skips the test if a program is not installed.
	 * @throws IllegalStateException if it is required
	 */
	public static void assumeInstalled(String name) {
		assumeTrue(isInstalled(name), () -> name + " is not installed");
	}

	/**
	 * Whether a program is installed.
	 * @throws IllegalStateException if it is not, and is required
	 */
	public static boolean isInstalled(String name) {
		boolean installed = Stream
			.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))),
					Stream.of("/usr/sbin"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, name)));
		if (!installed && "required".equals(System.getenv("PATKEEPER_SHELL"))) {
			throw new IllegalStateException("PATKEEPER_SHELL=required, and " + name + " is not installed");
		}
		return installed;
	}

}
