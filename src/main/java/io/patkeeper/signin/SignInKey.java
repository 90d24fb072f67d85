package io.patkeeper.signin;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import io.patkeeper.crypto.HmacSha256;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The secret of a browser that is about to sign in: 256 random bits, written in Base64url
 * into a {@link SignInCookie}. The secrets of each sign-in are derived from it and the
 * {@link SignInState}, so that one small cookie serves any number of tabs.
 */
final class SignInKey {

	private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

	private static final BytesKeyGenerator secrets = KeyGenerators.secureRandom(32);

	private final byte[] secret;

	private SignInKey(byte[] secret) {
		this.secret = secret;
	}

	static SignInKey issue() {
		return new SignInKey(secrets.generateKey());
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
		// Unambiguous, as no purpose contains a line break.
		return encode(HmacSha256.of(this.secret, purpose + "\n" + state));
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	@Override
	public String toString() {
		return "SignInKey[******]";
	}

}
