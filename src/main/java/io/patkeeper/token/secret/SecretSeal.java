package io.patkeeper.token.secret;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets with AES-256-GCM, so that only the session that holds the key can open
 * them. The random nonce precedes the ciphertext.
 */
final class SecretSeal {

	private static final int KEY_BYTES = 32;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private static final SecureRandom random = new SecureRandom();

	private final UUID keyId;

	private final byte[] key;

	SecretSeal(UUID keyId, byte[] key) {
		this.keyId = keyId;
		this.key = key;
	}

	static SecretSeal fresh() {
		return new SecretSeal(UUID.randomUUID(), bytes(KEY_BYTES));
	}

	UUID keyId() {
		return this.keyId;
	}

	byte[] key() {
		return this.key;
	}

	/**
	 * Seals.
	 * @param plain what to seal
	 * @param bound what the seal is bound to: opening it takes the same bytes
	 */
	byte[] seal(byte[] plain, byte[] bound) {
		byte[] nonce = bytes(NONCE_BYTES);
		byte[] sealed = apply(Cipher.ENCRYPT_MODE, nonce, plain, bound);
		return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
	}

	/**
	 * Opens what was sealed.
	 * @throws IllegalStateException if it was sealed with another key or bound to
	 * something else
	 */
	byte[] open(byte[] sealed, byte[] bound) {
		ByteBuffer parts = ByteBuffer.wrap(sealed);
		byte[] nonce = new byte[NONCE_BYTES];
		parts.get(nonce);
		byte[] rest = new byte[parts.remaining()];
		parts.get(rest);
		return apply(Cipher.DECRYPT_MODE, nonce, rest, bound);
	}

	private byte[] apply(int mode, byte[] nonce, byte[] input, byte[] bound) {
		try {
			Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
			cipher.init(mode, new SecretKeySpec(this.key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
			cipher.updateAAD(bound);
			return cipher.doFinal(input);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("A new secret cannot be sealed or opened", ex);
		}
	}

	private static byte[] bytes(int count) {
		byte[] bytes = new byte[count];
		random.nextBytes(bytes);
		return bytes;
	}

	@Override
	public String toString() {
		return "SecretSeal[" + this.keyId + "]";
	}

}
