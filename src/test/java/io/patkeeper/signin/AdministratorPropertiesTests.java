package io.patkeeper.signin;

import java.util.List;
import java.util.Set;

import io.patkeeper.signin.credential.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AdministratorPropertiesTests {

	private static final String TENANT = "8b1a9953-c461-4296-a827-abf8c47804d7";

	private static final String OTHER_TENANT = "11111111-2222-3333-4444-555555555555";

	private static final String ANA = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

	private static final String BEN = "3f2504e0-4f89-41d3-9a0c-0305e82c3302";

	@Test
	void areNobodyByDefault() {
		AdministratorProperties nobody = of();
		assertThat(nobody.include(TENANT + ":" + ANA)).isFalse();
		assertThat(nobody.include("anonymousUser")).isFalse();
		assertThat(nobody.problem(entra(TENANT))).isEmpty();
	}

	@Test
	void areFoundByTheirObjectIds() {
		AdministratorProperties both = of(ANA.toUpperCase(), " " + BEN);
		assertThat(both.include(TENANT + ":" + ANA)).isTrue();
		assertThat(both.include(TENANT + ":" + BEN)).isTrue();
		assertThat(both.include(ANA + ":" + TENANT)).isFalse();
		assertThat(both.problem(entra(TENANT))).isEmpty();
		assertThat(both.problem(entra("contoso.com"))).isEmpty();
		assertThat(both.problem(entra("organizations", TENANT))).isEmpty();
	}

	@Test
	void areFoundByTenantAndObjectId() {
		AdministratorProperties ana = of(TENANT + "/" + ANA);
		assertThat(ana.include(TENANT + ":" + ANA)).isTrue();
		assertThat(ana.include(OTHER_TENANT + ":" + ANA)).isFalse();
		assertThat(ana.include(TENANT + ":" + BEN)).isFalse();
		assertThat(ana.problem(entra(TENANT))).isEmpty();
		assertThat(ana.problem(entra("organizations", TENANT, OTHER_TENANT))).isEmpty();
	}

	@Test
	void needTheirTenantIfPeopleOfSeveralCanSignIn() {
		assertThat(of(ANA).problem(entra("organizations", TENANT, OTHER_TENANT))).hasValueSatisfying(
				(problem) -> assertThat(problem).contains(ANA, "ENTRA_ALLOWED_TENANTS", "must stand before"));
	}

	@Test
	void areNotOfATenantWhosePeopleCannotSignIn() {
		assertThat(of(OTHER_TENANT + "/" + ANA).problem(entra(TENANT)))
			.contains("The people of tenant " + OTHER_TENANT + " cannot sign in");
		assertThat(of(OTHER_TENANT + "/" + ANA).problem(entra("organizations", TENANT))).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ana@fabrikam.example", "Ana Souza", ANA + ";" + BEN, ANA + " " + BEN, "/" + ANA,
			TENANT + ":" + ANA, "{" + ANA + "}" })
	void haveNoOtherNames(String entry) {
		assertThat(of(ANA, entry).problem(entra(TENANT))).hasValueSatisfying(
				(problem) -> assertThat(problem).startsWith("'" + entry.toLowerCase() + "' is no object id"));
	}

	private static AdministratorProperties of(String... entries) {
		return new AdministratorProperties(List.of(entries));
	}

	private static EntraProperties entra(String tenant, String... allowedTenants) {
		return new EntraProperties("https://login.microsoftonline.com", tenant, ANA, Credentials.secret("s3cret"),
				"/getAToken", "vso.pats", Set.of(allowedTenants));
	}

}
