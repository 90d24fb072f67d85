package io.patkeeper.signin;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.patkeeper.signin.credential.Credentials;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.Jwt;

import static org.assertj.core.api.Assertions.assertThat;

class EntraIdTokenValidatorTests {

	private static final String AUTHORITY = "https://login.microsoftonline.com";

	private static final String TENANT = "8b1a9953-c461-4296-a827-abf8c47804d7";

	private static final String PERSON = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

	private static final String OTHER_TENANT = "11111111-2222-3333-4444-555555555555";

	@Test
	void acceptsPeopleOfTheTenant() {
		assertThat(errorsOf(TENANT, (claims) -> {
		})).isEmpty();
	}

	@Test
	void ignoresTheCaseOfGuids() {
		Consumer<Map<String, Object>> upperCase = (claims) -> {
			claims.put("tid", TENANT.toUpperCase(Locale.ROOT));
			claims.put("oid", PERSON.toUpperCase(Locale.ROOT));
		};
		assertThat(errorsOf(TENANT, upperCase)).isEmpty();
		assertThat(errorsOf(TENANT.toUpperCase(Locale.ROOT), (claims) -> {
		})).isEmpty();
		assertThat(errorsOf("organizations", upperCase, TENANT.toUpperCase(Locale.ROOT))).isEmpty();
	}

	@Test
	void rejectsAnIssuerThatIsNotTheTenants() {
		String sts = "https://sts.windows.net/" + TENANT + "/";
		assertThat(errorsOf(TENANT, (claims) -> claims.put("iss", sts))).containsExactly("invalid_id_token");
		String other = AUTHORITY + "/" + OTHER_TENANT + "/v2.0";
		assertThat(errorsOf(TENANT, (claims) -> claims.put("iss", other))).containsExactly("invalid_id_token");
	}

	@Test
	void rejectsATokenWithoutTenantOrObjectId() {
		assertThat(errorsOf(TENANT, (claims) -> claims.remove("tid"))).containsExactly("invalid_id_token");
		assertThat(errorsOf(TENANT, (claims) -> claims.put("tid", "contoso.com"))).containsExactly("invalid_id_token");
		assertThat(errorsOf(TENANT, (claims) -> claims.remove("oid"))).containsExactly("invalid_id_token");
		assertThat(errorsOf(TENANT, (claims) -> claims.put("oid", " "))).containsExactly("invalid_id_token");
		assertThat(errorsOf(TENANT, (claims) -> claims.put("oid", "ada"))).containsExactly("invalid_id_token");
	}

	@Test
	void rejectsPeopleOfOtherTenants() {
		assertThat(errorsOf(OTHER_TENANT, (claims) -> {
		})).containsExactly("tenant_not_allowed");
		assertThat(errorsOf("organizations", (claims) -> {
		}, OTHER_TENANT)).containsExactly("tenant_not_allowed");
	}

	@Test
	void acceptsAllowedTenantsAndTheTenantOfADomain() {
		assertThat(errorsOf("organizations", (claims) -> {
		}, OTHER_TENANT, TENANT)).isEmpty();
		assertThat(errorsOf("contoso.com", (claims) -> {
		})).isEmpty();
	}

	@Test
	void rejectsAnIssuerOfAnotherTenantIfTheTenantIsADomain() {
		assertThat(errorsOf("contoso.com", (claims) -> claims.put("tid", OTHER_TENANT)))
			.containsExactly("invalid_id_token");
	}

	private static List<String> errorsOf(String configured, Consumer<Map<String, Object>> change,
			String... allowedTenants) {
		Map<String, Object> claims = new HashMap<>(
				Map.of("iss", AUTHORITY + "/" + TENANT + "/v2.0", "tid", TENANT, "oid", PERSON));
		change.accept(claims);
		Jwt token = Jwt.withTokenValue("token")
			.header("alg", "RS256")
			.claims((target) -> target.putAll(claims))
			.build();
		EntraProperties entra = new EntraProperties(AUTHORITY, configured, "client", Credentials.secret("secret"),
				"/getAToken", "vso.pats", Set.of(allowedTenants));
		return new EntraIdTokenValidator(entra).validate(token)
			.getErrors()
			.stream()
			.map(OAuth2Error::getErrorCode)
			.toList();
	}

}
