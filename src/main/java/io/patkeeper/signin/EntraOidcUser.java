package io.patkeeper.signin;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.util.StringUtils;

/**
 * A person, as their ID token describes them. To the program, their name is tenant and
 * object id, {@code tid:oid} in lower case: a display name or an e-mail address may
 * change, or pass to somebody else.
 */
class EntraOidcUser extends DefaultOidcUser {

	private static final long serialVersionUID = 1L;

	/** The names that a person would know as their own, the best first. */
	private static final List<String> NAMES = List.of("name", "preferred_username", "upn", "unique_name", "email");

	EntraOidcUser(OidcIdToken idToken) {
		super(AuthorityUtils.createAuthorityList("ROLE_USER"), idToken);
	}

	@Override
	public String getName() {
		return (getClaimAsString("tid") + ":" + getClaimAsString("oid")).toLowerCase(Locale.ROOT);
	}

	/**
	 * The display name, or that of the account if Entra does not tell it.
	 */
	@Override
	public @Nullable String getFullName() {
		return NAMES.stream().map(this::getClaimAsString).filter(StringUtils::hasText).findFirst().orElse(null);
	}

}
