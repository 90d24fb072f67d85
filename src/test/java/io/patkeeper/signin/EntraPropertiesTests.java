package io.patkeeper.signin;

import java.util.Set;

import io.patkeeper.signin.credential.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EntraPropertiesTests {

	private static final String RESOURCE = "499b84ac-1321-427f-aa17-267ca6975798";

	private static final String AUTHORITY = "https://login.microsoftonline.com";

	private static final String TENANT = "8b1a9953-c461-4296-a827-abf8c47804d7";

	private static final String CLIENT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

	private static final String OTHER_TENANT = "11111111-2222-3333-4444-555555555555";

	@Test
	void acceptsACompleteRegistration() {
		assertThat(with(AUTHORITY, TENANT).problems()).isEmpty();
		assertThat(with(AUTHORITY + "/", "contoso.onmicrosoft.com").problems()).isEmpty();
		assertThat(with(AUTHORITY, "organizations", TENANT).problems()).isEmpty();
	}

	@Test
	void namesAllMissingVariables() {
		EntraProperties empty = new EntraProperties(AUTHORITY, "", " ", Credentials.none(), "/getAToken", "vso.pats",
				Set.of());
		assertThat(empty.problems()).satisfiesExactly(
				(problem) -> assertThat(problem).isEqualTo("ENTRA_TENANT_ID is not set"),
				(problem) -> assertThat(problem).isEqualTo("ENTRA_CLIENT_ID is not set"),
				(problem) -> assertThat(problem).startsWith("ENTRA_CLIENT_SECRET is not set"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "login.microsoftonline.com", "/here", "ftp://login.example", "https://", "https:// x",
			"https://user:canary@login.example", "https://login.example?x=y" })
	void rejectsAnAuthorityThatIsNotAnAbsoluteHttpUrl(String authority) {
		assertThat(with(authority, TENANT).problems()).singleElement()
			.asString()
			.startsWith("ENTRA_AUTHORITY is not")
			.doesNotContain("canary");
	}

	@ParameterizedTest
	@ValueSource(strings = { "common", "consumers", "Common", "9188040d-6c67-4c5b-b112-36a304b66dad" })
	void rejectsTenantsOfPersonalAccounts(String tenant) {
		assertThat(with(AUTHORITY, tenant).problems()).singleElement().asString().contains("personal accounts");
	}

	@Test
	void requiresAllowedTenantsForOrganizations() {
		assertThat(with(AUTHORITY, "organizations").problems()).singleElement()
			.asString()
			.contains("ENTRA_ALLOWED_TENANTS");
	}

	@Test
	void rejectsAnInvalidTenant() {
		assertThat(with(AUTHORITY, "../common").problems()).singleElement().asString().startsWith("ENTRA_TENANT_ID is");
		assertThat(with(AUTHORITY, "organizations", "contoso.com").problems()).singleElement()
			.asString()
			.isEqualTo("ENTRA_ALLOWED_TENANTS takes the GUIDs of tenants, not 'contoso.com'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "getAToken", "/", "", "/a b", "/{x}", "/x?y", "//host/x", "/x/**" })
	void rejectsAnInvalidRedirectPath(String path) {
		EntraProperties entra = new EntraProperties(AUTHORITY, TENANT, CLIENT, Credentials.secret("s3cret"), path,
				"vso.pats", Set.of());
		assertThat(entra.problems()).singleElement().asString().startsWith("ENTRA_REDIRECT_PATH is not");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tokens", "/tokens/back", "/help", "/oauth2/authorization/entra", "/logout",
			"/admin-consent", "/actuator/health", "/assets/x" })
	void rejectsARedirectPathOfAPage(String path) {
		EntraProperties entra = new EntraProperties(AUTHORITY, TENANT, CLIENT, Credentials.secret("s3cret"), path,
				"vso.pats", Set.of());
		assertThat(entra.problems())
			.containsExactly("ENTRA_REDIRECT_PATH belongs to Patkeeper's own pages: '" + path + "'");
	}

	@Test
	void rejectsAnInvalidClientIdWithoutShowingIt() {
		EntraProperties entra = new EntraProperties(AUTHORITY, TENANT, "s3cret", Credentials.secret("s3cret"),
				"/getAToken", "vso.pats", Set.of());
		assertThat(entra.problems()).singleElement()
			.asString()
			.startsWith("ENTRA_CLIENT_ID is not a GUID")
			.doesNotContain("s3cret");
	}

	@Test
	void requiresHttpsUnlessEntraIsLocal() {
		assertThat(with("http://login.example", TENANT).problems()).singleElement()
			.asString()
			.startsWith("ENTRA_AUTHORITY must begin with https");
		assertThat(with("http://[::1]:8000", TENANT).problems()).isEmpty();
		assertThat(with("https://login.microsoftonline.us", TENANT).problems()).isEmpty();
		assertThat(with("https://login.partner.microsoftonline.cn", TENANT).problems()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/" + TENANT, "/" + TENANT + "/v2.0", "/organizations", "/common/oauth2" })
	void rejectsAnAuthorityWithATenantOrAVersion(String path) {
		assertThat(with(AUTHORITY + path, TENANT).problems()).singleElement()
			.asString()
			.startsWith("ENTRA_AUTHORITY must be the URL without a tenant and without a version");
	}

	@Test
	void rejectsAllowedTenantsForASingleTenant() {
		assertThat(with(AUTHORITY, TENANT, OTHER_TENANT).problems())
			.containsExactly("ENTRA_ALLOWED_TENANTS is set, but applies only if ENTRA_TENANT_ID is 'organizations'");
		assertThat(with(AUTHORITY, "organizations", "9188040d-6c67-4c5b-b112-36a304b66dad").problems()).singleElement()
			.asString()
			.startsWith("ENTRA_ALLOWED_TENANTS contains the tenant of personal accounts");
	}

	@ParameterizedTest
	@ValueSource(strings = { " , ", "openid offline_access" })
	void rejectsScopesWithoutAPermission(String scopes) {
		assertThat(withScopes(scopes).problems()).containsExactly("ENTRA_SCOPES names no permission");
	}

	@Test
	void rejectsScopesThatEntraDoesNotAcceptTogether() {
		assertThat(withScopes(".default vso.pats").problems())
			.containsExactly("ENTRA_SCOPES names .default and other permissions, which Entra does not accept together");
		assertThat(withScopes("vso.pats https://graph.microsoft.com/User.Read").problems()).singleElement()
			.asString()
			.startsWith("ENTRA_SCOPES names permissions of several resources");
		assertThat(withScopes("email .default").problems()).isEmpty();
	}

	@Test
	void qualifiesPermissionsWithTheResource() {
		assertThat(withScopes("user_impersonation  vso.pats,vso.pats_manage").allScopes()).containsExactly("openid",
				"profile", "offline_access", RESOURCE + "/user_impersonation", RESOURCE + "/vso.pats",
				RESOURCE + "/vso.pats_manage");
	}

	@ParameterizedTest
	@CsvSource({ ".default," + RESOURCE + "/.default", RESOURCE + "/.default," + RESOURCE + "/.default",
			"https://app.vssps.visualstudio.com/.default,https://app.vssps.visualstudio.com/.default",
			"api://x/vso.pats,api://x/vso.pats" })
	void keepsScopesWithAResource(String configured, String asked) {
		assertThat(withScopes(configured).allScopes()).containsExactly("openid", "profile", "offline_access", asked);
	}

	@Test
	void doesNotQualifyTheScopesOfOpenIdConnect() {
		assertThat(withScopes("email vso.pats").allScopes()).containsExactly("openid", "profile", "offline_access",
				"email", RESOURCE + "/vso.pats");
	}

	@Test
	void allowsOnlyTheTenantIfItIsConfiguredByItsGuid() {
		EntraProperties entra = with(AUTHORITY, TENANT);
		assertThat(entra.allowsTenant(TENANT.toUpperCase())).isTrue();
		assertThat(entra.allowsTenant(OTHER_TENANT)).isFalse();
	}

	@Test
	void allowsOnlyAllowedTenantsForOrganizations() {
		EntraProperties entra = with(AUTHORITY, "organizations", " " + TENANT.toUpperCase());
		assertThat(entra.allowsTenant(TENANT)).isTrue();
		assertThat(entra.allowsTenant(OTHER_TENANT)).isFalse();
	}

	@Test
	void leavesTheCheckOfADomainToEntra() {
		assertThat(with(AUTHORITY, "contoso.com").allowsTenant(OTHER_TENANT)).isTrue();
	}

	@Test
	void buildsUrlsWithoutDoubleSlashes() {
		EntraProperties entra = with("http://localhost:4711/entra//", TENANT);
		assertThat(entra.endpoint("/oauth2/v2.0/token"))
			.isEqualTo("http://localhost:4711/entra/" + TENANT + "/oauth2/v2.0/token");
		assertThat(entra.authorityOrigin()).isEqualTo("http://localhost:4711");
	}

	@Test
	void hidesTheSecret() {
		assertThat(with(AUTHORITY, TENANT).toString()).contains(TENANT).doesNotContain("s3cret");
	}

	private static EntraProperties with(String authority, String tenant, String... allowedTenants) {
		return new EntraProperties(authority, tenant, CLIENT, Credentials.secret("s3cret"), "/getAToken", "vso.pats",
				Set.of(allowedTenants));
	}

	private static EntraProperties withScopes(String scopes) {
		return new EntraProperties(AUTHORITY, TENANT, CLIENT, Credentials.secret("s3cret"), "/getAToken", scopes,
				Set.of());
	}

}
