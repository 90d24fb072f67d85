package io.patkeeper;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real {@link Browser}: the Chromium that is installed. Where there is
 * none, they are skipped and say so, unless {@code PATKEEPER_BROWSER=required}.
 */
public final class Chromium implements ExecutionCondition, ParameterResolver {

	/** How long to wait for what must come; a busy machine takes its time. */
	static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome",
			"google-chrome-stable", "chromium.exe", "chrome.exe");

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (executable().isPresent()) {
			return ConditionEvaluationResult.enabled("Chromium is installed");
		}
		if ("required".equals(System.getenv("PATKEEPER_BROWSER"))) {
			throw new IllegalStateException("PATKEEPER_BROWSER=required, and no Chromium on the PATH");
		}
		return ConditionEvaluationResult.disabled("No Chromium on the PATH");
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == Browser.class;
	}

	@Override
	public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context
			.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.create(Chromium.class))
			.computeIfAbsent(Running.class, (key) -> Running.start(), Running.class)
			.browser();
	}

	private static Optional<Path> executable() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
			.filter((directory) -> !directory.isEmpty())
			.flatMap((directory) -> NAMES.stream().map((name) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/** One for all tests; JUnit closes it after the last. */
	private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

		static Running start() {
			PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
			Playwright playwright = Playwright
				.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
			return new Running(playwright,
					playwright.chromium()
						.launch(new BrowserType.LaunchOptions().setExecutablePath(executable().orElseThrow())
							.setTimeout(PATIENCE.toMillis())
							.setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
									"--disable-background-networking"))));
		}

		@Override
		public void close() {
			this.playwright.close();
		}

	}

}
