package io.patkeeper.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Pattern;

import io.patkeeper.crypto.AesGcmKey;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The content of the session cookie: the id of a session and the secret that seals its
 * attributes, which only the browser keeps. Its text is the id (36 characters), a dot,
 * and the secret (256 random bits in Base64url).
 */
final class Ticket {

	private static final Pattern TEXT = Pattern.compile("[0-9a-f-]{36}\\.[A-Za-z0-9_-]{43}");

	/** Separates the key from any other use that the secret may be put to. */
	private static final String KEY_PURPOSE = "seal the attributes of a session";

	private static final int ID_LENGTH = 36;

	private static final BytesKeyGenerator secrets = KeyGenerators.secureRandom(32);

	private final String id;

	private final byte[] secret;

	private final AesGcmKey key;

	private Ticket(String id, byte[] secret) {
		this.id = id;
		this.secret = secret;
		this.key = AesGcmKey.derive(secret, KEY_PURPOSE);
	}

	/**
	 * Issues a ticket with a new secret.
	 */
	static Ticket issue(String id) {
		return new Ticket(id, secrets.generateKey());
	}

	/**
	 * Parses the ticket in a cookie.
	 * @return {@code null} if the text is not a ticket
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
	 * Returns the ticket as text, for the cookie.
	 */
	String text() {
		return this.id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(this.secret);
	}

	/**
	 * Encrypts the value of an attribute, so that it can be opened only under the same
	 * name in the same session.
	 */
	byte[] seal(String name, byte[] content) {
		return this.key.seal(content, place(name));
	}

	/**
	 * Decrypts what {@link #seal} has encrypted.
	 * @throws GeneralSecurityException if the secret, session or name does not match, or
	 * the content was changed
	 */
	byte[] open(String name, byte[] sealed) throws GeneralSecurityException {
		return this.key.open(sealed, place(name));
	}

	/** Unambiguous, as all ids have the same length. */
	private byte[] place(String name) {
		return (this.id + name).getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "Ticket[id=" + this.id + ", secret=******]";
	}

}
