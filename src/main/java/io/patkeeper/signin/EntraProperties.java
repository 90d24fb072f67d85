package io.patkeeper.signin;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.outbound.ConfiguredUrl;
import io.patkeeper.signin.credential.CredentialProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The app registration in Microsoft Entra, and who may sign in with it. The settings are
 * validated at startup by {@link EntraSettingsValidator}.
 *
 * @param authority the URL of Entra, without the tenant
 * @param tenantId the GUID or a domain name of the tenant, or {@code organizations}
 * @param clientId the application (client) ID
 * @param credential how Patkeeper authenticates as the application
 * @param redirectPath the path of the redirect URI
 * @param scopes the permissions of Azure DevOps to request, separated by spaces or commas
 * @param allowedTenants the GUIDs of the tenants whose people may sign in, if the tenant
 * is {@code organizations}
 */
@ConfigurationProperties("patkeeper.entra")
record EntraProperties(String authority, String tenantId, String clientId, CredentialProperties credential,
		String redirectPath, String scopes, Set<String> allowedTenants) {

	/** The application ID of Azure DevOps, the same in every tenant. */
	private static final String AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798";

	private static final Set<String> OPENID_SCOPES = Set.of("openid", "profile", "email", "offline_access");

	private static final String ANY_ORGANIZATION = "organizations";

	private static final Set<String> PERSONAL = Set.of("common", "consumers", EntraIdTokenValidator.PERSONAL_ACCOUNTS);

	private static final Set<String> NOT_IN_AUTHORITY = Set.of("v2.0", "oauth2", "common", "consumers",
			ANY_ORGANIZATION);

	/** The first segments of the paths of Patkeeper's pages. */
	private static final Set<String> RESERVED = Set.of("", "actuator", "admin-consent", "assets", "calendar", "error",
			"favicon.ico", "help", "journal", "journal.csv", "logout", "mail", "oauth2", "organizations", "reminders",
			"rotations", "runs", "sessions", "signin", "tokens", "tokens.csv", "tokens.json");

	private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

	private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	EntraProperties {
		authority = StringUtils.trimTrailingCharacter(authority.strip(), '/');
		tenantId = tenantId.strip();
		allowedTenants = allowedTenants.stream()
			.map((tenant) -> tenant.strip().toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	}

	static boolean isGuid(String value) {
		return GUID.matcher(value).matches();
	}

	/**
	 * Returns what is wrong with the settings, in sentences for the administrator.
	 */
	List<String> problems() {
		List<String> problems = new ArrayList<>();
		requireText(problems, "ENTRA_TENANT_ID", this.tenantId);
		checkClientId(problems);
		problems.addAll(this.credential.problems());
		checkAuthority(problems);
		checkTenant(problems);
		checkAllowedTenants(problems);
		checkRedirectPath(problems);
		checkScopes(problems);
		return problems;
	}

	private void requireText(List<String> problems, String variable, String value) {
		if (!StringUtils.hasText(value)) {
			problems.add(variable + " is not set");
		}
	}

	/**
	 * The problem does not contain the invalid value, as that may be the secret.
	 */
	private void checkClientId(List<String> problems) {
		requireText(problems, "ENTRA_CLIENT_ID", this.clientId);
		if (StringUtils.hasText(this.clientId) && !isGuid(this.clientId)) {
			problems.add("ENTRA_CLIENT_ID is not a GUID: it must be the application (client) ID of the registration");
		}
	}

	private void checkAuthority(List<String> problems) {
		Optional<URI> url = ConfiguredUrl.parse(this.authority);
		if (url.isEmpty()) {
			problems.add("ENTRA_AUTHORITY is not an absolute http or https URL: '"
					+ ConfiguredUrl.masked(this.authority) + "'");
			return;
		}
		if (!ConfiguredUrl.isSecure(url.get())) {
			problems.add("ENTRA_AUTHORITY must begin with https, as the credential and all tokens are sent there: '"
					+ this.authority + "'");
		}
		if (Stream.of(url.get().getPath().split("/"))
			.anyMatch((part) -> isGuid(part) || NOT_IN_AUTHORITY.contains(part))) {
			problems.add("ENTRA_AUTHORITY must be the URL without a tenant and without a version, such as"
					+ " https://login.microsoftonline.com: '" + this.authority + "'");
		}
	}

	private void checkTenant(List<String> problems) {
		if (PERSONAL.contains(this.tenantId.toLowerCase(Locale.ROOT))) {
			problems.add("ENTRA_TENANT_ID is '" + this.tenantId + "', but personal accounts cannot use the API of"
					+ " Azure DevOps: it must be the GUID or domain of a tenant, or 'organizations'");
		}
		else if (this.tenantId.equals(ANY_ORGANIZATION)) {
			if (this.allowedTenants.isEmpty()) {
				problems.add("ENTRA_TENANT_ID is 'organizations', but ENTRA_ALLOWED_TENANTS does not name the tenants"
						+ " whose people may sign in");
			}
		}
		else if (!this.tenantId.isEmpty() && !isGuid(this.tenantId) && !DOMAIN.matcher(this.tenantId).matches()) {
			problems.add("ENTRA_TENANT_ID is neither a GUID nor a domain nor 'organizations': '" + this.tenantId + "'");
		}
	}

	private void checkAllowedTenants(List<String> problems) {
		if (!this.allowedTenants.isEmpty() && !this.tenantId.equals(ANY_ORGANIZATION)) {
			problems.add("ENTRA_ALLOWED_TENANTS is set, but applies only if ENTRA_TENANT_ID is 'organizations'");
		}
		this.allowedTenants.stream()
			.filter((tenant) -> !isGuid(tenant))
			.sorted()
			.forEach(
					(tenant) -> problems.add("ENTRA_ALLOWED_TENANTS takes the GUIDs of tenants, not '" + tenant + "'"));
		if (this.allowedTenants.contains(EntraIdTokenValidator.PERSONAL_ACCOUNTS)) {
			problems.add("ENTRA_ALLOWED_TENANTS contains the tenant of personal accounts, which cannot use the API of"
					+ " Azure DevOps");
		}
	}

	private void checkRedirectPath(List<String> problems) {
		if (!PATH.matcher(this.redirectPath).matches()) {
			problems
				.add("ENTRA_REDIRECT_PATH is not a path that starts with a slash, such as /login/oauth2/code/entra: '"
						+ this.redirectPath + "'");
		}
		else if (isReserved(this.redirectPath)) {
			problems.add("ENTRA_REDIRECT_PATH belongs to Patkeeper's own pages: '" + this.redirectPath + "'");
		}
	}

	/**
	 * Whether a path is, or may become, one of Patkeeper's pages.
	 */
	static boolean isReserved(String path) {
		return RESERVED.contains(path.split("/", 3)[1]);
	}

	private void checkScopes(List<String> problems) {
		Set<String> permissions = azureDevOpsScopes();
		permissions.removeAll(OPENID_SCOPES);
		if (permissions.isEmpty()) {
			problems.add("ENTRA_SCOPES names no permission");
		}
		long resources = permissions.stream()
			.map((scope) -> scope.substring(0, scope.lastIndexOf('/')))
			.distinct()
			.count();
		if (resources > 1) {
			problems.add("ENTRA_SCOPES names permissions of several resources, but an access token is for only one,"
					+ " Azure DevOps");
		}
		else if (permissions.size() > 1 && permissions.stream().anyMatch((scope) -> scope.endsWith("/.default"))) {
			problems.add("ENTRA_SCOPES names .default and other permissions, which Entra does not accept together");
		}
	}

	/**
	 * Returns the URL of one of Entra's endpoints.
	 * @param path such as {@code /oauth2/v2.0/token}
	 */
	String endpoint(String path) {
		return this.authority + "/" + this.tenantId + path;
	}

	/**
	 * Returns the authority without a path, for the content security policy.
	 */
	String authorityOrigin() {
		URI uri = URI.create(this.authority);
		return uri.getScheme() + "://" + uri.getRawAuthority();
	}

	/**
	 * Returns the issuer of a tenant's ID tokens, which contains the tenant's GUID even
	 * if the tenant is configured by its domain.
	 */
	String issuer(String tid) {
		return this.authority + "/" + tid + "/v2.0";
	}

	/**
	 * Whether people of a tenant may sign in. If the tenant is configured by its domain,
	 * its GUID is unknown here, and Entra itself rejects all other tenants.
	 */
	boolean allowsTenant(String tid) {
		if (this.tenantId.equals(ANY_ORGANIZATION)) {
			return this.allowedTenants.contains(tid.toLowerCase(Locale.ROOT));
		}
		return !isGuid(this.tenantId) || this.tenantId.equalsIgnoreCase(tid);
	}

	/**
	 * Whether people of more than one tenant may sign in.
	 */
	boolean allowsSeveralTenants() {
		return this.tenantId.equals(ANY_ORGANIZATION) && this.allowedTenants.size() > 1;
	}

	/**
	 * Returns the scopes for an ID token, a refresh token and an access token for Azure
	 * DevOps.
	 */
	Set<String> allScopes() {
		Set<String> all = new LinkedHashSet<>(List.of("openid", "profile", "offline_access"));
		all.addAll(azureDevOpsScopes());
		return all;
	}

	/**
	 * Returns the URL at which an administrator consents to the permissions of the
	 * registration for all people of a tenant.
	 * @param redirectUri the registered redirect URI to return to
	 */
	String adminConsentUri(String redirectUri) {
		return UriComponentsBuilder.fromUriString(endpoint("/v2.0/adminconsent"))
			.queryParam("client_id", "{clientId}")
			.queryParam("scope", "{scope}")
			.queryParam("redirect_uri", "{redirectUri}")
			.encode()
			.buildAndExpand(this.clientId, AZURE_DEVOPS + "/.default", redirectUri)
			.toUriString();
	}

	private Set<String> azureDevOpsScopes() {
		return Stream.of(StringUtils.tokenizeToStringArray(this.scopes, ", \t"))
			.map(EntraProperties::qualify)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Prefixes a permission with its resource, as Entra assumes Microsoft Graph
	 * otherwise.
	 */
	private static String qualify(String scope) {
		boolean qualified = scope.contains("/") || OPENID_SCOPES.contains(scope);
		return (qualified) ? scope : AZURE_DEVOPS + "/" + scope;
	}

	@Override
	public String toString() {
		return "EntraProperties[authority=" + this.authority + ", tenantId=" + this.tenantId + ", clientId="
				+ this.clientId + ", credential=" + this.credential + ", redirectPath=" + this.redirectPath
				+ ", scopes=" + this.scopes + ", allowedTenants=" + this.allowedTenants + "]";
	}

}
