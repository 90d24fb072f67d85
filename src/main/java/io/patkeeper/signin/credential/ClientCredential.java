package io.patkeeper.signin.credential;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

import io.patkeeper.crypto.AesGcmKey;

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
	 * Returns the parameters that authenticate a token request. They are secret.
	 * @throws org.springframework.security.oauth2.core.OAuth2AuthorizationException if
	 * they are not available; the log says why
	 */
	MultiValueMap<String, String> parameters(AbstractOAuth2AuthorizationGrantRequest request);

	/**
	 * Derives a key from the credential, which every node has, and the database does not.
	 * It changes when the credential is replaced.
	 * @param purpose distinguishes this key from others
	 * @return empty if the credential changes by itself
	 * @throws org.springframework.security.oauth2.core.OAuth2AuthorizationException if
	 * the credential is not available; the log says why
	 */
	Optional<AesGcmKey> deriveKey(String purpose);

	/**
	 * Creates the configured credential.
	 * @param secret the current client secret, which a source of settings such as a vault
	 * may replace at any time
	 */
	static ClientCredential of(CredentialProperties settings, Supplier<String> secret, SslBundles sslBundles,
			Clock clock) {
		if (settings.sslBundle().isPresent()) {
			return new ClientCertificate(settings, sslBundles, clock);
		}
		return settings.federatedToken()
			.<ClientCredential>map(FederatedToken::new)
			.or(() -> settings.clientSecretFile().map((file) -> new ClientSecret(file::read)))
			.orElseGet(() -> new ClientSecret(secret));
	}

}
