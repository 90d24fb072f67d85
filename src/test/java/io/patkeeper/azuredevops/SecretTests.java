package io.patkeeper.azuredevops;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class SecretTests {

	private static final String VALUE = "c3VwZXItc2VjcmV0";

	private final Secret secret = new Secret(VALUE);

	@Test
	void isReturnedByReveal() {
		assertThat(this.secret.reveal()).isEqualTo(VALUE);
	}

	@Test
	void hidesItselfInText() {
		assertThat(this.secret.toString()).doesNotContain(VALUE);
		assertThat("the secret " + this.secret).doesNotContain(VALUE);
		assertThat("%s".formatted(this.secret)).doesNotContain(VALUE);
		assertThat(List.of(this.secret).toString()).doesNotContain(VALUE);
		assertThat(new IllegalStateException("with " + this.secret)).hasMessageNotContaining(VALUE);
	}

	@Test
	void hidesItselfInWhatItIsPartOf() {
		PersonalAccessToken token = new PersonalAccessToken(UUID.randomUUID(), "name", List.of(), null, null, null);
		assertThat(new CreatedToken(token, this.secret, SupportIds.NONE).toString()).doesNotContain(VALUE);
		PatsApi.Pat pat = new PatsApi.Pat(null, null, null, null, this.secret, null, null);
		assertThat(new PatsApi.Result(pat, null, null).toString()).doesNotContain(VALUE);
	}

	@Test
	void isReadFromJsonButNotWrittenToIt() {
		JsonMapper mapper = JsonMapper.shared();
		assertThat(mapper.readValue('"' + VALUE + '"', Secret.class)).isEqualTo(this.secret);
		assertThat(mapper.writer()
			.without(tools.jackson.databind.SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.writeValueAsString(this.secret)).doesNotContain(VALUE);
	}

	@Test
	void equalsOnlyTheSame() {
		assertThat(this.secret).isEqualTo(new Secret(VALUE))
			.hasSameHashCodeAs(new Secret(VALUE))
			.isNotEqualTo(new Secret("another"))
			.isNotEqualTo(VALUE);
	}

}
