package io.patkeeper.reminder;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

import static org.assertj.core.api.Assertions.assertThat;

class MailCardTests {

	private static final String EMAIL = "ana.souza@fabrikam.example";

	@Test
	void proposesTheAddressFromTheIdToken() {
		assertThat(proposal(Map.of("email", EMAIL, "preferred_username", "ana@fabrikam.example"))).isEqualTo(EMAIL);
	}

	@Test
	void proposesTheNameOfTheAccountIfThereIsNoAddress() {
		assertThat(proposal(Map.of("preferred_username", EMAIL))).isEqualTo(EMAIL);
	}

	@Test
	void proposesNothingToGuestsWithoutAnAddress() {
		assertThat(proposal(Map.of("preferred_username", "ana_contoso.example#EXT#@fabrikam.example"))).isNull();
	}

	@Test
	void proposesNothingThatIsNoAddress() {
		assertThat(proposal(Map.of("preferred_username", "ana"))).isNull();
		assertThat(proposal(Map.of("name", "Ana Souza"))).isNull();
	}

	@Test
	void proposesNoAddressTwice() {
		MailAddress added = new MailAddress(UUID.randomUUID(), "tenant:ana", "Ana.Souza@fabrikam.example", "Ana Souza",
				MailAddressState.CONFIRMED, Instant.EPOCH, null, null, null);
		assertThat(proposal(Map.of("email", EMAIL), added)).isNull();
	}

	private static @Nullable String proposal(Map<String, Object> claims, MailAddress... addresses) {
		OidcIdToken.Builder token = OidcIdToken.withTokenValue("token").subject("ana");
		claims.forEach(token::claim);
		return MailCard.of(List.of(), List.of(addresses), new DefaultOidcUser(List.of(), token.build())).proposal();
	}

}
