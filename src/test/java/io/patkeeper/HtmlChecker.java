package io.patkeeper;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/**
 * The Nu HTML Checker, which validates HTML as the W3C's service does. It has a class
 * loader of its own, as it brings libraries that the app must not meet. Its schema, which
 * takes longer to read than a page, is read once.
 */
public final class HtmlChecker implements AutoCloseable {

	/** Where the build wrote down what the checker is made of, a line each. */
	private static final Path CLASS_PATH = Path.of("target/html-checker.classpath");

	private static final String SCHEMA = "http://s.validator.nu/html5-all.rnc";

	/** The checker recurses deeper than the usual stack allows. */
	private final ExecutorService executor = Executors
		.newSingleThreadExecutor((task) -> new Thread(null, task, "HTML checker", 16 * 1024 * 1024));

	private final CompletableFuture<Object> validator = CompletableFuture.supplyAsync(HtmlChecker::load, this.executor);

	private static Object load() {
		try {
			List<URL> jars = new ArrayList<>();
			for (String jar : Files.readAllLines(CLASS_PATH)) {
				jars.add(Path.of(jar).toUri().toURL());
			}
			ClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
			Class<?> type = loader.loadClass("nu.validator.validation.SimpleDocumentValidator");
			Object validator = type.getConstructor(boolean.class, boolean.class, boolean.class)
				.newInstance(false, false, true);
			type.getMethod("setUpMainSchema", String.class, ErrorHandler.class)
				.invoke(validator, SCHEMA, new Errors(new ArrayList<>()));
			return validator;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("./mvnw process-test-resources writes " + CLASS_PATH, ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * All that the checker calls an error. That leaves out its warnings: it takes the
	 * roles of a table for superfluous, which browsers forget where a style sheet turns
	 * its rows into cards. They are looked for while the caller goes on.
	 */
	public CompletableFuture<List<String>> errors(String html) {
		return this.validator.thenApplyAsync((validator) -> find(validator, html), this.executor);
	}

	private static List<String> find(Object validator, String html) {
		List<String> errors = new ArrayList<>();
		try {
			Class<?> type = validator.getClass();
			type.getMethod("setUpValidatorAndParsers", ErrorHandler.class, boolean.class, boolean.class)
				.invoke(validator, new Errors(errors), false, false);
			type.getMethod("checkHtmlInputSource", InputSource.class)
				.invoke(validator, new InputSource(new StringReader(html)));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
		return errors;
	}

	@Override
	public void close() {
		this.executor.shutdown();
	}

	private record Errors(List<String> found) implements ErrorHandler {

		@Override
		public void warning(SAXParseException warning) {
		}

		@Override
		public void error(SAXParseException error) {
			this.found.add(error.getMessage() + " (line " + error.getLineNumber() + ")");
		}

		@Override
		public void fatalError(SAXParseException error) {
			error(error);
		}

	}

}
