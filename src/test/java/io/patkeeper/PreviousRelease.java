package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/**
 * The version that was released last. This one has to run beside it, and to take over
 * what it has stored. To be updated with each release.
 */
final class PreviousRelease {

	/** Nothing has been released so far: the version from which 1.0.0 begins. */
	static final String COMMIT = "b44dfcc2f244adf69d1020bae399930a563c5e6f";

	/** The last of its migrations. */
	static final int LAST_MIGRATION = 18;

	private static final Logger logger = LoggerFactory.getLogger(PreviousRelease.class);

	private static final Path DIRECTORY = Path.of("target/previous-release", COMMIT).toAbsolutePath();

	/** What it has stored; copied to {@code src/test/resources} with each release. */
	static final Path DATABASE = DIRECTORY.resolveSibling("previous-release.sql");

	private PreviousRelease() {
	}

	/**
	 * Its jar, which is built from the repository once. Without the commit, as in a
	 * shallow clone that cannot fetch it, the test is skipped and says so.
	 */
	static Path jar() {
		Path jar = DIRECTORY.resolve("target/patkeeper.jar");
		if (Files.exists(jar)) {
			return jar;
		}
		Path root = Path.of("").toAbsolutePath();
		Path log = DIRECTORY.resolveSibling("git.log");
		boolean found = Stream
			.<List<String>>of(List.of("cat-file", "-e", COMMIT + "^{commit}"),
					List.of("fetch", "--quiet", "--depth=1", "origin", COMMIT))
			.anyMatch((command) -> run(root, log, Stream.concat(Stream.of("git"), command.stream()).toList()));
		if (!found) {
			String reason = "NOT TESTED beside the previous release: commit " + COMMIT
					+ " is not in this repository and cannot be fetched. See " + log;
			logger.error(reason);
			Assumptions.abort(reason);
		}
		build(root, log);
		return jar;
	}

	private static void build(Path root, Path log) {
		Path sources = DIRECTORY.resolve("sources.tar");
		try {
			FileSystemUtils.deleteRecursively(DIRECTORY);
			Files.createDirectories(DIRECTORY);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		runOrFail(root, log, "git", "archive", "--output", sources.toString(), COMMIT);
		runOrFail(DIRECTORY, log, "tar", "-xf", sources.toString());
		runOrFail(DIRECTORY, DIRECTORY.resolveSibling("build.log"), "./mvnw", "-B", "package",
				"-Dmaven.test.skip=true");
	}

	private static void runOrFail(Path directory, Path log, String... command) {
		if (!run(directory, log, Arrays.asList(command))) {
			throw new IllegalStateException("Failed: " + String.join(" ", command) + ". See " + log);
		}
	}

	private static boolean run(Path directory, Path log, List<String> command) {
		try {
			Files.createDirectories(log.getParent());
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
			builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
			return builder.start().waitFor() == 0;
		}
		catch (IOException ex) {
			// There may be no git.
			logger.warn("Could not run {}: {}", command, ex.toString());
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
