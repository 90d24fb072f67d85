package io.patkeeper.signin;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Validates the issuer of an ID token, and that its tenant may sign in. Spring Security
 * does not validate the issuer if the endpoints are configured one by one, and with
 * several tenants it is not known in advance. GUIDs are compared ignoring case.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer">
 * Validate the issuer</a>
 */
class EntraIdTokenValidator implements OAuth2TokenValidator<Jwt> {

	static final String TENANT_NOT_ALLOWED = "tenant_not_allowed";

	static final String PERSONAL_ACCOUNT = "personal_account";

	/** The tenant of all personal Microsoft accounts. */
	static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

	private final EntraProperties entra;

	EntraIdTokenValidator(EntraProperties entra) {
		this.entra = entra;
	}

	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		String tid = token.getClaimAsString("tid");
		if (tid == null || !EntraProperties.isGuid(tid)) {
			return invalid("The ID token does not name the tenant");
		}
		if (!this.entra.issuer(tid).equalsIgnoreCase(token.getClaimAsString("iss"))) {
			return invalid("The issuer of the ID token is not that of its tenant");
		}
		String oid = token.getClaimAsString("oid");
		if (oid == null || !EntraProperties.isGuid(oid)) {
			return invalid("The ID token does not identify the person");
		}
		if (!this.entra.allowsTenant(tid)) {
			String code = (tid.equalsIgnoreCase(PERSONAL_ACCOUNTS)) ? PERSONAL_ACCOUNT : TENANT_NOT_ALLOWED;
			return OAuth2TokenValidatorResult.failure(error(code, null));
		}
		return OAuth2TokenValidatorResult.success();
	}

	private static OAuth2TokenValidatorResult invalid(String description) {
		return OAuth2TokenValidatorResult.failure(error("invalid_id_token", description));
	}

	private static OAuth2Error error(String code, @Nullable String description) {
		return new OAuth2Error(code, description, null);
	}

}
