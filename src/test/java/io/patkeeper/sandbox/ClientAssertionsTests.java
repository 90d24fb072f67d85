package io.patkeeper.sandbox;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A stand-in that lets wrong assertions pass would hide faults of the app.
 */
class ClientAssertionsTests {

	private static final String TOKEN_ENDPOINT = "https://entra.test/tenant/oauth2/v2.0/token";

	private static SelfSignedCertificate known;

	private static SelfSignedCertificate unknown;

	private static SelfSignedCertificate expired;

	private static FakeEntra entra;

	private static FakePlatform platform;

	private final ClientAssertions assertions = new ClientAssertions(entra, TOKEN_ENDPOINT);

	@BeforeAll
	static void start(@TempDir Path directory) {
		known = SelfSignedCertificate.make(directory);
		unknown = SelfSignedCertificate.make(directory);
		expired = SelfSignedCertificate.make(directory, "RSA", Instant.now().minus(Duration.ofDays(10)), 9);
		entra = FakeEntra.start();
		platform = new FakePlatform("https://cluster.test/");
	}

	@AfterAll
	static void stop() {
		entra.close();
	}

	@BeforeEach
	void register() {
		entra.reset();
		entra.register(known);
		entra.register(expired);
		entra.trust(platform);
	}

	@Test
	void takesAnAssertionByEitherThumbprintAndByBoth() throws ParseException {
		assertThat(this.assertions.decode(own(known)).getSubject()).isEqualTo(FakeEntra.CLIENT_ID);
		JWSHeader.Builder sha1 = new JWSHeader.Builder(
				JWSHeader.parse(Map.of("alg", "PS256", "typ", "JWT", "x5t", thumbprint("SHA-1", known).toString())));
		this.assertions.decode(sign(sha1, claims(), known));
		this.assertions.decode(sign(sha1.x509CertSHA256Thumbprint(thumbprint("SHA-256", known)), claims(), known));
		assertRefused(sign(sha1.x509CertSHA256Thumbprint(thumbprint("SHA-256", expired)), claims(), known), 700027);
		assertRefused(sign(header(), claims(), known), 700027);
	}

	@Test
	void refusesAnAssertionOfAnotherKey() {
		assertRefused(own(unknown), 700027);
		assertRefused(own(expired), 700027);
		assertRefused(sign(header().x509CertSHA256Thumbprint(thumbprint("SHA-256", known)), claims(), unknown), 700027);
	}

	@Test
	void refusesAnAssertionOfAnotherAlgorithmOrType() {
		assertRefused(sign(new JWSHeader.Builder(JWSAlgorithm.PS512).type(JOSEObjectType.JWT)
			.x509CertSHA256Thumbprint(thumbprint("SHA-256", known)), claims(), known), 50027);
		assertRefused(
				sign(new JWSHeader.Builder(JWSAlgorithm.PS256).x509CertSHA256Thumbprint(thumbprint("SHA-256", known)),
						claims(), known),
				50027);
		assertRefused("no.jwt", 50027);
	}

	@Test
	void refusesAnAssertionThatIsNotForThisEndpointOrNotByThisClient() {
		assertRefused(own((claims) -> claims.audience("https://entra.test/other/oauth2/v2.0/token")), 700023);
		assertRefused(own((claims) -> claims.subject("another")), 700021);
	}

	@Test
	void refusesAnAssertionThatIsTooOldTooLongOrWithoutATime() {
		Instant now = Instant.now();
		assertRefused(own((claims) -> claims.notBeforeTime(Date.from(now.minusSeconds(1200)))
			.expirationTime(Date.from(now.minusSeconds(600)))), 700024);
		assertRefused(own((claims) -> claims.notBeforeTime(Date.from(now.plusSeconds(600)))
			.expirationTime(Date.from(now.plusSeconds(900)))), 700024);
		assertRefused(own((claims) -> claims.expirationTime(Date.from(now.plusSeconds(660)))), 700024);
		assertRefused(own((claims) -> claims.notBeforeTime(null)), 700024);
		assertRefused(own((claims) -> claims.expirationTime(null)), 700024);
	}

	@Test
	void takesAnAssertionOnce() {
		String assertion = own(known);
		this.assertions.decode(assertion);
		assertRefused(assertion, 50027);
		assertRefused(own((claims) -> claims.jwtID(null)), 50027);
	}

	@Test
	void takesTokensOfThePlatformAgainAndAgain() {
		String token = platform.token();
		assertThat(this.assertions.decode(token).getSubject()).isEqualTo(FakePlatform.SUBJECT);
		this.assertions.decode(token);
	}

	@Test
	void refusesTokensThatNoFederatedCredentialIsFor() {
		Instant now = Instant.now();
		assertRefused(new FakePlatform("https://other.test/").token(), 700211);
		FakePlatform impostor = new FakePlatform("https://cluster.test/", SigningKey.generate("platform"));
		assertRefused(impostor.token(), 50013);
		assertRefused(platform.token("system:serviceaccount:tools:other", FakePlatform.AUDIENCE, now), 700213);
		assertRefused(platform.token(FakePlatform.SUBJECT, "https://cluster.test/", now), 700212);
		assertRefused(platform.token(FakePlatform.SUBJECT, FakePlatform.AUDIENCE, now.minus(Duration.ofHours(2))),
				700024);
		entra.reset();
		assertRefused(platform.token(), 70021);
	}

	private void assertRefused(String assertion, int number) {
		assertThatExceptionOfType(ClientAssertions.Refused.class).isThrownBy(() -> this.assertions.decode(assertion))
			.satisfies((refused) -> assertThat(refused.error().number()).isEqualTo(number));
	}

	private static String own(SelfSignedCertificate certificate) {
		return sign(header().x509CertSHA256Thumbprint(thumbprint("SHA-256", certificate)), claims(), certificate);
	}

	private static String own(Consumer<JWTClaimsSet.Builder> change) {
		JWTClaimsSet.Builder claims = claims();
		change.accept(claims);
		return sign(header().x509CertSHA256Thumbprint(thumbprint("SHA-256", known)), claims, known);
	}

	private static JWSHeader.Builder header() {
		return new JWSHeader.Builder(JWSAlgorithm.PS256).type(JOSEObjectType.JWT);
	}

	private static JWTClaimsSet.Builder claims() {
		Instant now = Instant.now();
		return new JWTClaimsSet.Builder().issuer(FakeEntra.CLIENT_ID)
			.subject(FakeEntra.CLIENT_ID)
			.audience(TOKEN_ENDPOINT)
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.notBeforeTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(300)));
	}

	private static String sign(JWSHeader.Builder header, JWTClaimsSet.Builder claims,
			SelfSignedCertificate certificate) {
		try {
			SignedJWT assertion = new SignedJWT(header.build(), claims.build());
			assertion.sign(new RSASSASigner(certificate.key()));
			return assertion.serialize();
		}
		catch (JOSEException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Base64URL thumbprint(String algorithm, SelfSignedCertificate certificate) {
		try {
			return Base64URL
				.encode(MessageDigest.getInstance(algorithm).digest(certificate.certificate().getEncoded()));
		}
		catch (GeneralSecurityException ex) {
			throw new AssertionError(ex);
		}
	}

}
