package io.patkeeper.journal;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JournalRetentionTests {

	@Test
	void readsAPlainNumberAsDays() {
		assertThat(retention("30")).isEqualTo(Duration.ofDays(30));
		assertThat(retention("36h")).isEqualTo(Duration.ofHours(36));
	}

	@Test
	void rejectsARetentionThatIsNotPositive() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> retention("0"));
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> retention("-1d"));
	}

	private static Duration retention(String value) {
		return new Binder(new MapConfigurationPropertySource(Map.of("patkeeper.journal.retention", value)))
			.bind("patkeeper.journal", JournalRetention.Settings.class)
			.get()
			.retention();
	}

}
