package io.patkeeper.signin;

import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/**
 * A person, as their ID token describes them. To the program, their name is tenant and
 * object id, {@code tid:oid}: a display name or an e-mail address may change, or pass to
 * somebody else.
 */
class SignedInPerson extends DefaultOidcUser {

	private static final long serialVersionUID = 1L;

	SignedInPerson(OidcIdToken idToken) {
		super(AuthorityUtils.createAuthorityList("ROLE_USER"), idToken);
	}

	@Override
	public String getName() {
		return getClaimAsString("tid") + ":" + getClaimAsString("oid");
	}

}
