package io.patkeeper.sandbox;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Checks the assertions with which the application proves itself instead of with a
 * secret: its own, which it signs with the key of a certificate, and those of a platform.
 */
final class ClientAssertions implements JwtDecoder {

	private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.PS256, JWSAlgorithm.RS256);

	private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

	private static final Duration SKEW = Duration.ofMinutes(5);

	private final FakeEntra entra;

	private final String tokenEndpoint;

	ClientAssertions(FakeEntra entra, String tokenEndpoint) {
		this.entra = entra;
		this.tokenEndpoint = tokenEndpoint;
	}

	@Override
	public Jwt decode(String token) {
		try {
			SignedJWT assertion = SignedJWT.parse(token);
			JWTClaimsSet claims = assertion.getJWTClaimsSet();
			if (FakeEntra.CLIENT_ID.equals(claims.getIssuer())) {
				checkOwn(assertion, claims);
			}
			else {
				checkFederated(assertion, claims);
			}
			return new Jwt(token, instant(claims.getIssueTime()), instant(claims.getExpirationTime()),
					assertion.getHeader().toJSONObject(), claims.toJSONObject());
		}
		catch (ParseException ex) {
			throw new Refused(EntraError.MALFORMED_ASSERTION);
		}
	}

	private void checkOwn(SignedJWT assertion, JWTClaimsSet claims) {
		JWSHeader header = assertion.getHeader();
		refuseUnless(ALGORITHMS.contains(header.getAlgorithm()) && JOSEObjectType.JWT.equals(header.getType()),
				EntraError.MALFORMED_ASSERTION);
		X509Certificate certificate = certificate(header);
		refuseUnless(certificate != null, EntraError.CERTIFICATE_UNKNOWN);
		refuseUnless(Instant.now().isBefore(certificate.getNotAfter().toInstant()), EntraError.CERTIFICATE_EXPIRED);
		refuseUnless(isSignedBy(new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey()), assertion),
				EntraError.WRONG_SIGNATURE);
		refuseUnless(FakeEntra.CLIENT_ID.equals(claims.getSubject()), EntraError.OTHER_CLIENT);
		refuseUnless(claims.getAudience().equals(List.of(this.tokenEndpoint)), EntraError.OTHER_AUDIENCE);
		checkTime(claims);
		Instant latestEnd = instant(claims.getNotBeforeTime()).plus(LONGEST_LIFE);
		refuseUnless(!instant(claims.getExpirationTime()).isAfter(latestEnd), EntraError.ASSERTION_OUT_OF_TIME);
		refuseUnless(claims.getJWTID() != null && this.entra.isFirstUse(claims.getJWTID()),
				EntraError.MALFORMED_ASSERTION);
		this.entra.proved(header.toJSONObject());
	}

	/** By whichever thumbprint it is named; by both, if both are there. */
	private @Nullable X509Certificate certificate(JWSHeader header) {
		Object sha1 = header.toJSONObject().get("x5t");
		Base64URL sha256 = header.getX509CertSHA256Thumbprint();
		return this.entra.certificates()
			.stream()
			.filter((it) -> sha1 != null || sha256 != null)
			.filter((it) -> sha1 == null || sha1.equals(thumbprint("SHA-1", it).toString()))
			.filter((it) -> sha256 == null || sha256.equals(thumbprint("SHA-256", it)))
			.findFirst()
			.orElse(null);
	}

	private void checkFederated(SignedJWT assertion, JWTClaimsSet claims) {
		FakePlatform platform = this.entra.platform();
		refuseUnless(platform != null, EntraError.NOT_FEDERATED);
		refuseUnless(platform.issuer().equals(claims.getIssuer()), EntraError.OTHER_PLATFORM);
		try {
			refuseUnless(isSignedBy(new RSASSAVerifier(platform.publicKey()), assertion), EntraError.FORGED_TOKEN);
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		refuseUnless(FakePlatform.SUBJECT.equals(claims.getSubject()), EntraError.OTHER_SUBJECT);
		refuseUnless(claims.getAudience().contains(FakePlatform.AUDIENCE), EntraError.OTHER_FEDERATED_AUDIENCE);
		checkTime(claims);
	}

	private static void checkTime(JWTClaimsSet claims) {
		Instant now = Instant.now();
		refuseUnless(
				claims.getNotBeforeTime() != null && claims.getExpirationTime() != null
						&& !now.plus(SKEW).isBefore(instant(claims.getNotBeforeTime()))
						&& now.minus(SKEW).isBefore(instant(claims.getExpirationTime())),
				EntraError.ASSERTION_OUT_OF_TIME);
	}

	private static boolean isSignedBy(JWSVerifier verifier, SignedJWT assertion) {
		try {
			return assertion.verify(verifier);
		}
		catch (JOSEException ex) {
			return false;
		}
	}

	private static Base64URL thumbprint(String algorithm, X509Certificate certificate) {
		try {
			return Base64URL.encode(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Instant instant(@Nullable Date date) {
		return Objects.requireNonNull(date).toInstant();
	}

	private static void refuseUnless(boolean right, EntraError error) {
		if (!right) {
			throw new Refused(error);
		}
	}

	/** An assertion that proves nothing. */
	static final class Refused extends BadJwtException {

		private static final long serialVersionUID = 1L;

		private final transient EntraError error;

		Refused(EntraError error) {
			super(error.message());
			this.error = error;
		}

		EntraError error() {
			return this.error;
		}

	}

}
