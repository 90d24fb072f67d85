package io.patkeeper.signin.credential;

import java.util.Map;
import java.util.Optional;

import io.patkeeper.crypto.AesGcmKey;

import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.MultiValueMap;

/**
 * Authenticates with a token of the platform that Patkeeper runs on, such as Kubernetes.
 * Entra accepts it if the app registration has a matching federated credential.
 *
 * @param file the file into which the platform writes the token
 * @see <a href=
 * "https://learn.microsoft.com/entra/workload-id/workload-identity-federation"> Workload
 * identity federation</a>
 */
record FederatedToken(CredentialFile file) implements ClientCredential {

	@Override
	public ClientAuthenticationMethod method() {
		return ClientAuthenticationMethod.PRIVATE_KEY_JWT;
	}

	@Override
	public MultiValueMap<String, String> parameters(AbstractOAuth2AuthorizationGrantRequest request) {
		return MultiValueMap.fromSingleValue(Map.of(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE,
				"urn:ietf:params:oauth:client-assertion-type:jwt-bearer", OAuth2ParameterNames.CLIENT_ASSERTION,
				this.file.read()));
	}

	/**
	 * None, as the platform replaces the token every hour or so.
	 */
	@Override
	public Optional<AesGcmKey> deriveKey(String purpose) {
		return Optional.empty();
	}

}
