package io.patkeeper.signin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * What a sign-in leaves in a session.
 */
public final class SessionAttributeSamples {

	private SessionAttributeSamples() {
	}

	public static OidcUser person(OidcIdToken idToken) {
		return new EntraOidcUser(idToken);
	}

	public static Object savedForm() {
		return new SavedForm("/tokens/new", "person",
				new LinkedHashMap<>(Map.of("scope", new ArrayList<>(List.of("vso.code")))));
	}

}
