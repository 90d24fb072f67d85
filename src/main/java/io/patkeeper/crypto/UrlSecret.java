package io.patkeeper.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
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
		return new UrlSecret(encode(secrets.generateKey()));
	}

	/**
	 * The SHA-256 hash, as 43 characters in Base64url. The secret is random, so a single
	 * round is enough.
	 */
	public String hash() {
		return hash(this.text);
	}

	/**
	 * The hash of any text, in the same form.
	 */
	public static String hash(String text) {
		try {
			return encode(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	@Override
	public String toString() {
		return "UrlSecret[******]";
	}

}
