package io.patkeeper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import tools.jackson.databind.json.JsonMapper;

/**
 * The Nu HTML Checker, which validates HTML as the W3C's service does. It has a class
 * loader of its own, as it brings libraries that the app must not meet.
 */
final class HtmlChecker {

	/** Where the build wrote down what the checker is made of, a line each. */
	private static final Path CLASS_PATH = Path.of("target/html-checker.classpath");

	/** The checker recurses deeper than the usual stack allows. */
	private static final Executor DEEP = (task) -> new Thread(null, task, "HTML checker", 16 * 1024 * 1024).start();

	private final Class<?> validator;

	HtmlChecker() {
		try {
			List<URL> jars = new ArrayList<>();
			for (String jar : Files.readAllLines(CLASS_PATH)) {
				jars.add(Path.of(jar).toUri().toURL());
			}
			ClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
			this.validator = loader.loadClass("nu.validator.client.EmbeddedValidator");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("./mvnw process-test-resources writes " + CLASS_PATH, ex);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * All that the checker calls an error. That leaves out its warnings: it takes the
	 * roles of a table for superfluous, which browsers forget where a style sheet turns
	 * its rows into cards. They are looked for while the caller goes on.
	 */
	CompletableFuture<List<String>> errors(String html) {
		return CompletableFuture.supplyAsync(() -> find(html), DEEP);
	}

	private List<String> find(String html) {
		List<String> errors = new ArrayList<>();
		new JsonMapper().readTree(check(html)).get("messages").forEach((message) -> {
			if (!message.path("type").asString().equals("info")) {
				errors.add(message.path("message").asString() + " " + message.path("extract").asString(""));
			}
		});
		return errors;
	}

	private String check(String html) {
		try {
			Object validator = this.validator.getConstructor().newInstance();
			Class<?> formats = this.validator.getMethod("getOutputFormat").getReturnType();
			Object json = formats.getField("JSON").get(null);
			this.validator.getMethod("setOutputFormat", formats).invoke(validator, json);
			this.validator.getMethod("setForceHTML", boolean.class).invoke(validator, true);
			InputStream page = new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8));
			return (String) this.validator.getMethod("validate", InputStream.class).invoke(validator, page);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
