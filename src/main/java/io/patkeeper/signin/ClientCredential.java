package io.patkeeper.signin;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.MultiValueMap;

import java.time.Clock;
import java.util.function.Supplier;

/**
 * What Patkeeper proves with to Entra's token endpoint that it is the application which
 * the person signs in to.
 */
interface ClientCredential {

	ClientAuthenticationMethod method();

	/**
	 * The parameters that a token request proves it with. They are secret.
	 * @throws org.springframework.security.oauth2.core.OAuth2AuthorizationException if
	 * there are none to be had at the moment; the log says why
	 */
	MultiValueMap<String, String> parameters(AbstractOAuth2AuthorizationGrantRequest request);

	/**
	 * The one that the settings say.
	 * @param secret the client secret as it is at the moment: some sources of settings,
	 * such as a vault, notice that it is replaced
	 */
	static ClientCredential of(CredentialProperties settings, Supplier<String> secret, SslBundles sslBundles,
			Clock clock) {
		if (settings.sslBundle().isPresent()) {
			return new ClientCertificate(settings, sslBundles, clock);
		}
		return settings.federatedToken()
			.<ClientCredential>map(FederatedToken::new)
			.or(() -> settings.mountedSecret().map((file) -> new ClientSecret(file::read)))
			.orElseGet(() -> new ClientSecret(secret));
	}

}
