package io.patkeeper.signin.credential;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import io.patkeeper.crypto.AesGcmKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.convert.converter.Converter;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.MultiValueMap;

/**
 * Authenticates with a certificate of the app registration: each token request carries an
 * assertion that is signed with its private key. When the SSL bundle is updated, the new
 * certificate is used, if it is valid.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/certificate-credentials">
 * Certificate credentials</a>
 */
public class ClientCertificate implements ClientCredential {

	private static final Logger logger = LoggerFactory.getLogger(ClientCertificate.class);

	/** The longest lifetime that Entra recommends, as clocks differ. */
	private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(10);

	private static final Duration WARNING_PERIOD = Duration.ofDays(30);

	private final CredentialProperties settings;

	private final Clock clock;

	private volatile Assertions assertions;

	ClientCertificate(CredentialProperties settings, SslBundles sslBundles, Clock clock) {
		this.settings = settings;
		this.clock = clock;
		String sslBundle = settings.sslBundle().orElseThrow();
		this.assertions = new Assertions(CertificateAndKey.of(sslBundles.getBundle(sslBundle)));
		sslBundles.addBundleUpdateHandler(sslBundle, this::replace);
	}

	/**
	 * Returns why an SSL bundle cannot be used to sign in, if so.
	 */
	public static Optional<String> problem(CredentialProperties settings, SslBundle bundle, Instant now) {
		try {
			return CertificateAndKey.of(bundle)
				.validityProblem(now)
				.map((problem) -> settings.certificateSource() + " " + problem);
		}
		catch (IllegalArgumentException ex) {
			return Optional.of(settings.certificateSource() + " " + ex.getMessage());
		}
	}

	private void replace(SslBundle bundle) {
		Optional<String> problem = problem(this.settings, bundle, this.clock.instant());
		if (problem.isPresent()) {
			logger.error("Keeping the previous client certificate: {}", problem.get());
			return;
		}
		this.assertions = new Assertions(CertificateAndKey.of(bundle));
		logger.info("Using a new client certificate: {}", this.assertions.certificate);
		warnBeforeItExpires();
	}

	@Scheduled(fixedRate = 1, timeUnit = TimeUnit.DAYS)
	void warnBeforeItExpires() {
		CertificateAndKey certificate = this.assertions.certificate;
		Duration remaining = Duration.between(this.clock.instant(), certificate.expiresAt());
		if (remaining.compareTo(WARNING_PERIOD) < 0) {
			logger.warn("Sign-ins will fail in {} days: the client certificate in {} expires at {}: {}",
					remaining.toDays(), this.settings.certificateSource(), certificate.expiresAt(), certificate);
		}
	}

	@Override
	public ClientAuthenticationMethod method() {
		return ClientAuthenticationMethod.PRIVATE_KEY_JWT;
	}

	@Override
	public MultiValueMap<String, String> parameters(AbstractOAuth2AuthorizationGrantRequest request) {
		return this.assertions.parameters.convert(request);
	}

	@Override
	public Optional<AesGcmKey> deriveKey(String purpose) {
		return Optional
			.of(AesGcmKey.derive(this.assertions.certificate.key().getPrivateExponent().toByteArray(), purpose));
	}

	/**
	 * Creates the assertions of one certificate. Unlike Spring Security's defaults, they
	 * use Entra's algorithm, have a {@code nbf} claim, and last longer than a minute.
	 */
	private final class Assertions {

		private final CertificateAndKey certificate;

		private final Converter<AbstractOAuth2AuthorizationGrantRequest, MultiValueMap<String, String>> parameters;

		Assertions(CertificateAndKey certificate) {
			this.certificate = certificate;
			JWK jwk = certificate.jwk();
			var converter = new NimbusJwtClientAuthenticationParametersConverter<>((registration) -> jwk);
			converter.setJwtClientAssertionCustomizer((assertion) -> {
				assertion.getHeaders().type("JWT");
				if (ClientCertificate.this.settings.certificateSha1()) {
					assertion.getHeaders().header("x5t", Base64URL.encode(certificate.sha1Thumbprint()).toString());
				}
				Instant now = ClientCertificate.this.clock.instant();
				assertion.getClaims().issuedAt(now).notBefore(now).expiresAt(now.plus(ASSERTION_LIFETIME));
			});
			this.parameters = converter;
		}

	}

}
