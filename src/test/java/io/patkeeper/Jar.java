package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar that {@code ./mvnw package} makes.
 */
final class Jar {

	private static final Path FILE = Path.of("target/patkeeper.jar");

	private static final Path CLASSES = Path.of("target/classes");

	private Jar() {
	}

	/**
	 * Where it is. Fails if it is not there, or was made from other classes or migrations
	 * than those under test.
	 */
	static Path current() {
		assertThat(FILE).as("run ./mvnw package before").exists();
		try (ZipFile jar = new ZipFile(FILE.toFile()); Stream<Path> classes = Files.walk(CLASSES)) {
			List<Path> outdated = classes
				.filter((file) -> file.toString().endsWith(".class") || file.toString().endsWith(".sql"))
				.filter((file) -> !isIn(jar, file))
				.toList();
			assertThat(outdated).as("not in the jar as they are: run ./mvnw package again").isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return FILE.toAbsolutePath();
	}

	/**
	 * Unpacks a jar, as it then starts in less than two thirds of the time.
	 * @param directory a folder that does not exist
	 * @return the jar to start
	 */
	static Path extract(Path jar, Path directory) {
		try {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", directory.toString())
				.inheritIO()
				.start();
			assertThat(process.onExit().join().exitValue()).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return directory.resolve(jar.getFileName());
	}

	private static boolean isIn(ZipFile jar, Path file) {
		ZipEntry entry = jar.getEntry("BOOT-INF/classes/" + CLASSES.relativize(file).toString().replace('\\', '/'));
		CRC32 checksum = new CRC32();
		try {
			checksum.update(Files.readAllBytes(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return entry != null && entry.getCrc() == checksum.getValue();
	}

}
