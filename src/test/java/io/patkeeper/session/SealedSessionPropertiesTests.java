package io.patkeeper.session;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SealedSessionPropertiesTests {

	@Test
	void readsANumberWithoutUnitAsHours() {
		assertThat(absoluteTimeout("8")).isEqualTo(Duration.ofHours(8));
		assertThat(absoluteTimeout("90m")).isEqualTo(Duration.ofMinutes(90));
	}

	@Test
	void rejectsATimeoutThatIsNotPositive() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> absoluteTimeout("0"));
	}

	private static Duration absoluteTimeout(String value) {
		return new Binder(new MapConfigurationPropertySource(Map.of("patkeeper.session.absolute-timeout", value)))
			.bind("patkeeper.session", SealedSessionProperties.class)
			.get()
			.absoluteTimeout();
	}

}
