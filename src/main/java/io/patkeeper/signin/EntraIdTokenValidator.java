package io.patkeeper.signin;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Checks who issued an ID token, and whether people of that tenant may sign in. Spring
 * Security does not check the issuer when the endpoints are configured one by one, and
 * could not know it in advance for more than one tenant. Tenant and person are GUIDs,
 * which are the same in upper and lower case.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer">
 * Validate the issuer</a>
 */
class EntraIdTokenValidator implements OAuth2TokenValidator<Jwt> {

	static final String TENANT_NOT_ALLOWED = "tenant_not_allowed";

	static final String PERSONAL_ACCOUNT = "personal_account";

	/** The tenant that all personal Microsoft accounts belong to. */
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
			return invalid("The ID token was not issued for the tenant that it names");
		}
		String oid = token.getClaimAsString("oid");
		if (oid == null || !EntraProperties.isGuid(oid)) {
			return invalid("The ID token does not identify the person");
		}
		if (!this.entra.admits(tid)) {
			String code = (tid.equalsIgnoreCase(PERSONAL_ACCOUNTS)) ? PERSONAL_ACCOUNT : TENANT_NOT_ALLOWED;
			return OAuth2TokenValidatorResult.failure(error(code, null));
		}
		return OAuth2TokenValidatorResult.success();
	}

	private static OAuth2TokenValidatorResult invalid(String why) {
		return OAuth2TokenValidatorResult.failure(error("invalid_id_token", why));
	}

	private static OAuth2Error error(String code, @Nullable String description) {
		return new OAuth2Error(code, description, null);
	}

}
