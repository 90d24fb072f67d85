package io.patkeeper.outbound;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class JdkHttpClientEnvironmentPostProcessorTests {

	private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

	private final String before = System.getProperty(KEEP_ALIVE, "");

	@BeforeEach
	void forget() {
		System.clearProperty(KEEP_ALIVE);
	}

	@AfterEach
	void restore() {
		if (this.before.isEmpty()) {
			System.clearProperty(KEEP_ALIVE);
		}
		else {
			System.setProperty(KEEP_ALIVE, this.before);
		}
	}

	@Test
	void dropsConnectionsThatAreIdleForHalfAMinute() {
		start();
		assertThat(System.getProperty(KEEP_ALIVE)).isEqualTo("30");
	}

	@Test
	void leavesWhatWasSetOnTheCommandLine() {
		System.setProperty(KEEP_ALIVE, "7");
		start();
		assertThat(System.getProperty(KEEP_ALIVE)).isEqualTo("7");
	}

	private static void start() {
		SpringApplication application = new SpringApplicationBuilder(JdkHttpClientEnvironmentPostProcessorTests.class)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.build();
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.isActive()).isTrue();
		}
	}

}
