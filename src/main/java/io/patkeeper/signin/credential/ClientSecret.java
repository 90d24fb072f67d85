package io.patkeeper.signin.credential;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.patkeeper.crypto.AesGcmKey;

import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.MultiValueMap;

/**
 * Authenticates with a client secret. It is not part of Spring Security's client
 * registration, which is stored in sessions.
 *
 * @param source the source of the current secret
 */
record ClientSecret(Supplier<String> source) implements ClientCredential {

	@Override
	public ClientAuthenticationMethod method() {
		return ClientAuthenticationMethod.CLIENT_SECRET_POST;
	}

	@Override
	public MultiValueMap<String, String> parameters(AbstractOAuth2AuthorizationGrantRequest request) {
		return MultiValueMap.fromSingleValue(Map.of(OAuth2ParameterNames.CLIENT_SECRET, this.source.get()));
	}

	/**
	 * A client secret is random: Entra generates it.
	 */
	@Override
	public Optional<AesGcmKey> deriveKey(String purpose) {
		return Optional.of(AesGcmKey.derive(this.source.get().getBytes(StandardCharsets.UTF_8), purpose));
	}

}
