package io.patkeeper.signin;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.oauth2.core.oidc.OidcIdToken;

import static org.assertj.core.api.Assertions.assertThat;

class EntraOidcUserTests {

	private static final String TENANT = "8B1A9953-C461-4296-A827-ABF8C47804D7";

	private static final String OBJECT = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4D";

	@Test
	void ignoresTheCaseOfGuids() {
		assertThat(person(Map.of()).getName())
			.isEqualTo("8b1a9953-c461-4296-a827-abf8c47804d7:0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
	}

	@ParameterizedTest
	@CsvSource({ "name, Ana Souza", "preferred_username, ana@fabrikam.example", "upn, ana@fabrikam.example",
			"unique_name, ana@fabrikam.example", "email, ana@fabrikam.example" })
	void isShownByTheAccountNameWithoutADisplayName(String claim, String value) {
		assertThat(person(Map.of(claim, value)).getFullName()).isEqualTo(value);
	}

	@Test
	void isNeverShownWithGuids() {
		assertThat(person(Map.of()).getFullName()).isNull();
	}

	private static EntraOidcUser person(Map<String, Object> names) {
		Map<String, Object> claims = new HashMap<>(Map.of("sub", "subject", "tid", TENANT, "oid", OBJECT));
		claims.putAll(names);
		return new EntraOidcUser(new OidcIdToken("token", Instant.now(), Instant.now().plusSeconds(60), claims));
	}

}
