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
 * The secret of a browser that is about to sign in: 256 random bits, in Base64url when
 * written. Its {@link SignInCookie cookie} keeps it. What has to be secret about a single
 * sign-in is derived from it and from the sign-in's {@link SignInState state}, so that
 * any number of tabs can sign in at the same time with one small cookie.
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
	 * The key itself, for the cookie.
	 */
	String text() {
		return encode(this.secret);
	}

	/**
	 * A secret of 43 characters that differs for each purpose and each state.
	 */
	String derive(String purpose, String state) {
		try {
			Mac derivation = Mac.getInstance(ALGORITHM);
			derivation.init(new SecretKeySpec(this.secret, ALGORITHM));
			// Unambiguous, as no purpose has a line break.
			return encode(derivation.doFinal((purpose + "\n" + state).getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The form in which OAuth and OpenID Connect announce a secret that is told later.
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
