package io.patkeeper.bulk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import io.patkeeper.azuredevops.Organization;
import org.junit.jupiter.api.Test;

import org.springframework.core.serializer.support.SerializingConverter;

import static org.assertj.core.api.Assertions.assertThat;

class SelectionTests {

	private static final Organization FABRIKAM = new Organization("fabrikam");

	private final UUID one = UUID.randomUUID();

	private final UUID other = UUID.randomUUID();

	@Test
	void addsAndRemovesTokens() {
		Selection both = Selection.EMPTY.with(Map.of(this.one, FABRIKAM)).with(Map.of(this.other, FABRIKAM));
		assertThat(both.size()).isEqualTo(2);
		assertThat(both.contains(this.one)).isTrue();
		assertThat(both.without(List.of(this.one)).tokens()).isEqualTo(Map.of(this.other, FABRIKAM));
		assertThat(both.without(List.of(this.one, this.other))).isEqualTo(Selection.EMPTY);
	}

	@Test
	void keepsTheOrderOfSelection() {
		Map<UUID, Organization> tokens = tokens(20);
		assertThat(Selection.EMPTY.with(tokens).tokens().keySet()).containsExactlyElementsOf(tokens.keySet());
	}

	@Test
	void hasRoomForAThousandTokens() {
		Selection full = Selection.EMPTY.with(Map.of(this.one, FABRIKAM)).with(tokens(Selection.MAX_SIZE));
		assertThat(full.size()).isEqualTo(Selection.MAX_SIZE);
		assertThat(full.contains(this.one)).isTrue();
		assertThat(full.with(Map.of(this.other, FABRIKAM))).isEqualTo(full);
	}

	@Test
	void isSmallAsItIsReadWithEachRequest() {
		assertThat(new SerializingConverter().convert(Selection.EMPTY.with(tokens(20)))).hasSizeLessThan(1500);
		assertThat(new SerializingConverter().convert(Selection.EMPTY.with(tokens(Selection.MAX_SIZE))))
			.hasSizeLessThan(31_000);
	}

	private static Map<UUID, Organization> tokens(int count) {
		Map<UUID, Organization> tokens = new LinkedHashMap<>();
		IntStream.range(0, count).forEach((i) -> tokens.put(UUID.randomUUID(), FABRIKAM));
		return tokens;
	}

}
