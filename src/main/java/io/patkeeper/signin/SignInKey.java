package io.patkeeper.signin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of a browser that is about to sign in: 256 random bits, written in Base64url
 * into a {@link SignInCookie}. The secrets of each sign-in are derived from it and the
 * {@link SignInState}, so that one small cookie serves any number of tabs.
 */
final class SignInKey {

	private static final String ALGORITHM = "HmacSHA256";

	private static final SecureRandom random = new SecureRandom();

	private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

	private static final int LENGTH = 32;

	private final byte[] secret;

	private SignInKey(byte[] secret) {
		this.secret = secret;
	}

	static SignInKey issue() {
		return new SignInKey(randomBytes(LENGTH));
	}

	static Optional<SignInKey> parse(String text) {
		return TEXT.matcher(text).matches() ? Optional.of(new SignInKey(Base64.getUrlDecoder().decode(text)))
				: Optional.empty();
	}

	/**
	 * Returns the key itself, for the cookie.
	 */
	String text() {
		return encode(this.secret);
	}

	/**
	 * Derives a secret of 43 characters for a purpose and a state.
	 */
	String derive(String purpose, String state) {
		try {
			Mac derivation = Mac.getInstance(ALGORITHM);
			derivation.init(new SecretKeySpec(this.secret, ALGORITHM));
			// Unambiguous, as no purpose contains a line break.
			return encode(derivation.doFinal((purpose + "\n" + state).getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the SHA-256 hash of a secret, in Base64url, as PKCE (RFC 7636, S256) sends
	 * it.
	 */
	static String hash(String text) {
		try {
			return encode(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String randomText(int bytes) {
		return encode(randomBytes(bytes));
	}

	private static byte[] randomBytes(int length) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	@Override
	public String toString() {
		return "SignInKey[******]";
	}

}
