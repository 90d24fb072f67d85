package io.patkeeper.signin.credential;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;

import javax.crypto.BadPaddingException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.X509CertUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.NestedExceptionUtils;

/**
 * A certificate of the app registration and its private key.
 *
 * @param certificate the certificate that is uploaded to the registration
 * @param key the private key
 */
record CertificateAndKey(X509Certificate certificate, RSAPrivateKey key) {

	/**
	 * Reads certificate and key from an SSL bundle.
	 * @throws IllegalArgumentException with a message for the administrator, if one of
	 * them is missing or they do not match
	 */
	static CertificateAndKey of(SslBundle bundle) {
		try {
			KeyStore keyStore = bundle.getStores().getKeyStore();
			String alias = alias(keyStore);
			char[] password = password(bundle);
			Key key = keyStore.getKey(alias, password);
			X509Certificate certificate = (X509Certificate) keyStore.getCertificate(alias);
			if (!(key instanceof RSAPrivateKey rsaKey
					&& certificate.getPublicKey() instanceof RSAPublicKey publicKey)) {
				throw new IllegalArgumentException(
						"has a key of the type " + key.getAlgorithm() + ", but Entra accepts only RSA");
			}
			if (!rsaKey.getModulus().equals(publicKey.getModulus())) {
				throw new IllegalArgumentException("has a private key that does not match the certificate");
			}
			return new CertificateAndKey(certificate, rsaKey);
		}
		catch (GeneralSecurityException | IllegalStateException ex) {
			throw new IllegalArgumentException("cannot be read (" + explain(ex) + ")", ex);
		}
	}

	private static @Nullable String explain(Exception exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			// One wrong password in 256 decrypts to something, which is not a key then.
			if (cause instanceof UnrecoverableKeyException || cause instanceof BadPaddingException
					|| cause instanceof InvalidKeySpecException) {
				return "the password, " + CredentialProperties.CERTIFICATE_PASSWORD + ", is missing or wrong";
			}
		}
		return NestedExceptionUtils.getMostSpecificCause(exception).getMessage();
	}

	private static String alias(@Nullable KeyStore keyStore) throws GeneralSecurityException {
		if (keyStore != null) {
			for (String alias : Collections.list(keyStore.aliases())) {
				if (keyStore.isKeyEntry(alias)) {
					return alias;
				}
			}
		}
		throw new IllegalArgumentException("holds no private key");
	}

	private static char @Nullable [] password(SslBundle bundle) {
		String password = Optional.ofNullable(bundle.getKey().getPassword())
			.orElseGet(() -> bundle.getStores().getKeyStorePassword());
		return (password != null) ? password.toCharArray() : null;
	}

	/**
	 * Returns why the certificate is not valid at a time; empty if it is.
	 */
	Optional<String> validityProblem(Instant now) {
		if (now.isBefore(this.certificate.getNotBefore().toInstant())) {
			return Optional.of("is not valid before " + this.certificate.getNotBefore().toInstant() + ": " + this);
		}
		return now.isBefore(expiresAt()) ? Optional.empty() : Optional.of("expired at " + expiresAt() + ": " + this);
	}

	/**
	 * Returns when the certificate expires.
	 */
	Instant expiresAt() {
		return this.certificate.getNotAfter().toInstant();
	}

	JWK jwk() {
		return new RSAKey.Builder((RSAPublicKey) this.certificate.getPublicKey()).privateKey(this.key)
			.keyUse(KeyUse.SIGNATURE)
			.algorithm(JWSAlgorithm.PS256)
			.x509CertSHA256Thumbprint(X509CertUtils.computeSHA256Thumbprint(this.certificate))
			.build();
	}

	/**
	 * Returns the SHA-1 digest, by which the Azure portal identifies the certificate.
	 */
	byte[] sha1Thumbprint() {
		try {
			return MessageDigest.getInstance("SHA-1").digest(this.certificate.getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Describes the certificate as the Azure portal does.
	 */
	@Override
	public String toString() {
		return this.certificate.getSubjectX500Principal() + ", thumbprint "
				+ HexFormat.of().withUpperCase().formatHex(sha1Thumbprint());
	}

}
