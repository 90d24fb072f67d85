package io.patkeeper.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class JavaVersionListenerTests {

	@Test
	void saysInOneLineWhatJava17Lacks(CapturedOutput log) {
		JavaVersionListener.report(JavaVersion.SEVENTEEN);
		assertThat(log.toString().lines()).singleElement()
			.asString()
			.contains("Java 17 has neither virtual threads nor an AOT cache for a quick start; Java 25 has both");
	}

	@Test
	void saysWhatLaterVersionsLack(CapturedOutput log) {
		JavaVersionListener.report(JavaVersion.TWENTY_ONE);
		assertThat(log.toString().lines()).singleElement()
			.asString()
			.contains("Java 21 has no AOT cache")
			.doesNotContain("virtual threads");
	}

	@Test
	void saysNothingWhereNothingIsMissing(CapturedOutput log) {
		JavaVersionListener.report(JavaVersion.TWENTY_FIVE);
		assertThat(log.toString()).isEmpty();
	}

}
