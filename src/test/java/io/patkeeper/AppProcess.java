package io.patkeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.patkeeper.sandbox.Browser;
import org.jspecify.annotations.Nullable;

/**
 * An app in a process of its own, which can be killed and started again at the same port.
 */
public final class AppProcess implements AutoCloseable {

	private final int port = FreePort.find();

	private final Path directory;

	private @Nullable Process process;

	/**
	 * Creates an app that is not started.
	 * @param directory where it works, and where its log is
	 */
	public AppProcess(Path directory) {
		this.directory = directory;
		// Otherwise it would go on after tests that are stopped.
		Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
	}

	/**
	 * Starts the app, and waits until it is ready.
	 * @param arguments what follows {@code java}: options, what to run, and settings
	 * @param environment environment variables, beside those of this process
	 */
	public void start(List<String> arguments, Map<String, String> environment) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(arguments);
		command.add("--server.port=" + this.port);
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
		builder.environment().putAll(environment);
		try {
			this.process = builder.start();
			waitUntilReady();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void waitUntilReady() throws InterruptedException {
		Browser browser = new Browser(this.port);
		long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
		while (System.nanoTime() < deadline && process().isAlive()) {
			try {
				if (browser.get("/actuator/health/readiness").status() == 200) {
					return;
				}
			}
			catch (IllegalStateException ex) {
				// It does not listen yet.
			}
			process().waitFor(20, TimeUnit.MILLISECONDS);
		}
		throw new IllegalStateException("The app did not start: " + log());
	}

	/** Its process, the last one that was started. */
	public Process process() {
		return Objects.requireNonNull(this.process);
	}

	public int port() {
		return this.port;
	}

	/** Its address on this machine. */
	public String url() {
		return "http://localhost:" + this.port;
	}

	/** What it has logged since its first start. */
	public String log() {
		try {
			return Files.exists(logFile()) ? Files.readString(logFile()) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path logFile() {
		return this.directory.resolve("log-" + this.port);
	}

	/** Ends it at once, as {@code kill -9} does. */
	public void kill() {
		if (this.process != null) {
			this.process.destroyForcibly().onExit().join();
		}
	}

	@Override
	public void close() {
		kill();
	}

}
