package io.patkeeper.crypto;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UrlSecretTests {

	@Test
	void isDifferentEachTime() {
		assertThat(Stream.generate(UrlSecret::issue).limit(1000).map(UrlSecret::text)).doesNotHaveDuplicates()
			.allMatch((text) -> text.matches("[A-Za-z0-9_-]{43}"));
	}

	@Test
	void isHashedWithSha256() {
		assertThat(new UrlSecret("abc").hash()).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
	}

	@Test
	void isNotRevealedByItsDescription() {
		UrlSecret secret = UrlSecret.issue();
		assertThat(secret).asString().doesNotContain(secret.text());
	}

}
