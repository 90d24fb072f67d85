package io.patkeeper.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * A platform that Patkeeper may run on, such as a Kubernetes cluster: it gives those who
 * run there tokens that say who they are.
 */
public final class FakePlatform {

	/** Who Patkeeper is there. */
	public static final String SUBJECT = "system:serviceaccount:tools:patkeeper";

	static final String AUDIENCE = "api://AzureADTokenExchange";

	private final String issuer;

	private final RSAKey key;

	/**
	 * Creates a platform.
	 * @param issuer what it calls itself
	 */
	public FakePlatform(String issuer) {
		this(issuer, SigningKey.named("platform"));
	}

	FakePlatform(String issuer, RSAKey key) {
		this.issuer = URI.create(issuer).toString();
		this.key = key;
	}

	/** The token of Patkeeper. */
	public String token() {
		return token(SUBJECT, AUDIENCE, Instant.now());
	}

	/**
	 * A token that is valid for an hour.
	 * @param subject who somebody is here
	 * @param audience whom the token is for
	 * @param issuedAt since when it is valid
	 */
	public String token(String subject, String audience, Instant issuedAt) {
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(this.issuer)
			.subject(subject)
			.audience(List.of(audience))
			.issueTime(Date.from(issuedAt))
			.notBeforeTime(Date.from(issuedAt))
			.expirationTime(Date.from(issuedAt.plus(Duration.ofHours(1))))
			.build();
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("platform").build(),
					claims);
			token.sign(new RSASSASigner(this.key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String issuer() {
		return this.issuer;
	}

	RSAKey publicKey() {
		return this.key.toPublicJWK();
	}

}
