package io.patkeeper.signin;

import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/**
 * A person, as their ID token describes them. Their name to the program is tenant and
 * object id, {@code tid:oid}: display name and e-mail address change and can be taken
 * over by somebody else.
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
