package io.patkeeper.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * The content of the session cookie: the id of a session and the secret that seals its
 * attributes, which only the browser keeps. Its text is the id (36 characters), a dot,
 * and the secret (256 random bits in Base64url).
 */
final class Ticket {

	private static final SecureRandom random = new SecureRandom();

	private static final Pattern TEXT = Pattern.compile("[0-9a-f-]{36}\\.[A-Za-z0-9_-]{43}");

	/** Separates the key from any other use that the secret may be put to. */
	private static final byte[] KEY_PURPOSE = "seal the attributes of a session".getBytes(StandardCharsets.US_ASCII);

	private static final int ID_LENGTH = 36;

	private static final int SECRET_LENGTH = 32;

	private static final int NONCE_LENGTH = 12;

	private static final int TAG_BITS = 128;

	private final String id;

	private final byte[] secret;

	private Ticket(String id, byte[] secret) {
		this.id = id;
		this.secret = secret;
	}

	/**
	 * A ticket with a new secret.
	 */
	static Ticket issue(String id) {
		return new Ticket(id, randomBytes(SECRET_LENGTH));
	}

	/**
	 * A ticket that was presented.
	 * @return {@code null} if it does not look like one
	 */
	static @Nullable Ticket parse(String text) {
		if (!TEXT.matcher(text).matches()) {
			return null;
		}
		return new Ticket(text.substring(0, ID_LENGTH), Base64.getUrlDecoder().decode(text.substring(ID_LENGTH + 1)));
	}

	String id() {
		return this.id;
	}

	/**
	 * The ticket itself, for the cookie.
	 */
	String text() {
		return this.id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(this.secret);
	}

	/**
	 * Encrypts the value of an attribute, so that it can be opened only under the same
	 * name in the same session.
	 */
	byte[] seal(String name, byte[] content) {
		byte[] nonce = randomBytes(NONCE_LENGTH);
		try {
			byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(content);
			return ByteBuffer.allocate(NONCE_LENGTH + sealed.length).put(nonce).put(sealed).array();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Decrypts what {@link #seal} has encrypted.
	 * @throws GeneralSecurityException if the secret, session or name is another one, or
	 * a single bit has changed
	 */
	byte[] open(String name, byte[] sealed) throws GeneralSecurityException {
		if (sealed.length < NONCE_LENGTH + TAG_BITS / Byte.SIZE) {
			throw new GeneralSecurityException("Too short");
		}
		byte[] nonce = new byte[NONCE_LENGTH];
		ByteBuffer.wrap(sealed).get(nonce);
		return cipher(Cipher.DECRYPT_MODE, nonce, name).doFinal(sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
	}

	private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
		// Unambiguous, as all ids have the same length.
		cipher.updateAAD((this.id + name).getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

	/**
	 * The secret is random, so a single round is enough.
	 */
	private SecretKey key() throws GeneralSecurityException {
		Mac derivation = Mac.getInstance("HmacSHA256");
		derivation.init(new SecretKeySpec(this.secret, derivation.getAlgorithm()));
		return new SecretKeySpec(derivation.doFinal(KEY_PURPOSE), "AES");
	}

	private static byte[] randomBytes(int length) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

	@Override
	public String toString() {
		return "Ticket[id=" + this.id + ", secret=******]";
	}

}
