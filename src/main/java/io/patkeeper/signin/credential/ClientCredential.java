package io.patkeeper.signin.credential;

import java.time.Clock;
import java.util.function.Supplier;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.MultiValueMap;

/**
 * How Patkeeper authenticates at Entra's token endpoint.
 */
public interface ClientCredential {

	ClientAuthenticationMethod method();

	/**
	 * The parameters that authenticate a token request. They are secret.
	 * @throws org.springframework.security.oauth2.core.OAuth2AuthorizationException if
	 * they are not available at the moment; the log says why
	 */
	MultiValueMap<String, String> parameters(AbstractOAuth2AuthorizationGrantRequest request);

	/**
	 * The credential that the settings describe.
	 * @param secret the current client secret, which some sources of settings, such as a
	 * vault, may replace at any time
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
