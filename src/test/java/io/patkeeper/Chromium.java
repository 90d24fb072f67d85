package io.patkeeper;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Chromium of this machine, for the tests of a class. Where there is none they are
 * skipped, unless the environment variable {@code PATKEEPER_BROWSER} is {@code required}.
 */
final class Chromium implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

	private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
			"--disable-background-networking");

	private final Optional<Path> executable;

	private final boolean required;

	private @Nullable Playwright playwright;

	private @Nullable Browser browser;

	Chromium() {
		this(System.getenv());
	}

	Chromium(Map<String, String> environment) {
		this.executable = find(environment.getOrDefault("PATH", ""));
		this.required = "required".equals(environment.get("PATKEEPER_BROWSER"));
	}

	private static Optional<Path> find(String path) {
		return NAMES.stream()
			.flatMap((name) -> Stream.of(path.split(File.pathSeparator)).map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (this.executable.isPresent()) {
			return ConditionEvaluationResult.enabled("There is " + this.executable.get());
		}
		return this.required ? ConditionEvaluationResult.enabled("PATKEEPER_BROWSER is required")
				: ConditionEvaluationResult.disabled("There is none of " + NAMES + " on the PATH");
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		Path executable = this.executable.orElseThrow(() -> new IllegalStateException(
				"PATKEEPER_BROWSER is required, but there is none of " + NAMES + " on the PATH"));
		this.playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		this.browser = this.playwright.chromium()
			.launch(new LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.playwright != null) {
			this.playwright.close();
		}
	}

	Browser browser() {
		if (this.browser == null) {
			throw new IllegalStateException("Not started yet");
		}
		return this.browser;
	}

}
