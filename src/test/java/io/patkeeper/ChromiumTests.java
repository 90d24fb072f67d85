package io.patkeeper;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

class ChromiumTests {

	private final ExtensionContext context = mock();

	@TempDir
	private Path folder;

	@Test
	void isLookedForOnThePath() throws IOException {
		Path executable = Files.createFile(this.folder.resolve("google-chrome"));
		assertThat(executable.toFile().setExecutable(true)).isTrue();
		ConditionEvaluationResult result = evaluate(
				Map.of("PATH", "/nowhere" + File.pathSeparator + this.folder.toString()));
		assertThat(result.isDisabled()).isFalse();
		assertThat(result.getReason()).hasValue("There is " + executable);
	}

	@Test
	void letsTestsBeSkippedWithAReasonWhereThereIsNone() {
		ConditionEvaluationResult result = evaluate(Map.of("PATH", this.folder.toString()));
		assertThat(result.isDisabled()).isTrue();
		assertThat(result.getReason().orElseThrow()).contains("none of [chromium");
	}

	@Test
	void failsTestsWhereThereIsNoneAndOneIsRequired() {
		Chromium chromium = new Chromium(Map.of("PATH", this.folder.toString(), "PATKEEPER_BROWSER", "required"));
		assertThat(chromium.evaluateExecutionCondition(this.context).isDisabled()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> chromium.beforeAll(this.context))
			.withMessageContaining("required");
	}

	private ConditionEvaluationResult evaluate(Map<String, String> environment) {
		return new Chromium(environment).evaluateExecutionCondition(this.context);
	}

}
