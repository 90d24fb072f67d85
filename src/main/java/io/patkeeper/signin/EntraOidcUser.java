package io.patkeeper.signin;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.util.StringUtils;

/**
 * A person, as their ID token describes them. {@link #getName()} is tenant and object id,
 * {@code tid:oid} in lower case, because display names and e-mail addresses can change or
 * be reassigned.
 */
class EntraOidcUser extends DefaultOidcUser {

	private static final long serialVersionUID = 1L;

	/** The claims with a name to display, in order of preference. */
	private static final List<String> NAMES = List.of("name", "preferred_username", "upn", "unique_name", "email");

	EntraOidcUser(OidcIdToken idToken) {
		super(AuthorityUtils.createAuthorityList("ROLE_USER"), idToken);
	}

	@Override
	public String getName() {
		return (getClaimAsString("tid") + ":" + getClaimAsString("oid")).toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the display name, or else the name of the account.
	 */
	@Override
	public @Nullable String getFullName() {
		return NAMES.stream().map(this::getClaimAsString).filter(StringUtils::hasText).findFirst().orElse(null);
	}

}
