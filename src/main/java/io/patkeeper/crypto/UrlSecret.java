package io.patkeeper.crypto;

import java.util.Base64;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * A secret in a URL, which can do one thing without a sign-in: 256 random bits in
 * Base64url. Only its hash is stored.
 *
 * @param text its 43 characters, or what stands in their place in a URL that was guessed
 */
public record UrlSecret(String text) {

	private static final BytesKeyGenerator secrets = KeyGenerators.secureRandom(32);

	public static UrlSecret issue() {
		return new UrlSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(secrets.generateKey()));
	}

	/**
	 * The SHA-256 hash, as 43 characters in Base64url. The secret is random, so a single
	 * round is enough.
	 */
	public String hash() {
		return Sha256.of(this.text);
	}

	@Override
	public String toString() {
		return "UrlSecret[******]";
	}

}
