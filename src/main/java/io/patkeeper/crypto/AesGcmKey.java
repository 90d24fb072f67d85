package io.patkeeper.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.util.Assert;

/**
 * A key that seals with AES-256-GCM. The sealed form is a random nonce of 12 bytes, the
 * ciphertext, and a tag of 16 bytes. Spring Security's own encryptors know no associated
 * data.
 */
public final class AesGcmKey {

	/** The length of a key, in bytes. */
	public static final int LENGTH = 32;

	private static final int NONCE_LENGTH = 12;

	private static final int TAG_BITS = 128;

	private static final BytesKeyGenerator nonces = KeyGenerators.secureRandom(NONCE_LENGTH);

	private final SecretKey key;

	private AesGcmKey(byte[] key) {
		Assert.isTrue(key.length == LENGTH, "The key must have 32 bytes");
		this.key = new SecretKeySpec(key, "AES");
	}

	/**
	 * A key that is used for nothing else.
	 * @param key 32 random bytes
	 */
	public static AesGcmKey of(byte[] key) {
		return new AesGcmKey(key);
	}

	/**
	 * Derives a key from a secret that may have other uses. The secret has to be random,
	 * so a single round of HMAC-SHA-256 is enough.
	 * @param secret at least 32 random bytes
	 * @param purpose distinguishes this key from others that are derived from the secret
	 */
	public static AesGcmKey derive(byte[] secret, String purpose) {
		return new AesGcmKey(HmacSha256.of(secret, purpose));
	}

	/**
	 * Seals a content.
	 * @param content the content
	 * @param associatedData bytes that are required to open it
	 */
	public byte[] seal(byte[] content, byte[] associatedData) {
		byte[] nonce = nonces.generateKey();
		try {
			byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, associatedData).doFinal(content);
			return ByteBuffer.allocate(NONCE_LENGTH + sealed.length).put(nonce).put(sealed).array();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Opens a sealed content.
	 * @throws GeneralSecurityException if it was sealed with another key or other
	 * associated data, or was changed
	 */
	public byte[] open(byte[] sealed, byte[] associatedData) throws GeneralSecurityException {
		if (sealed.length < NONCE_LENGTH + TAG_BITS / Byte.SIZE) {
			throw new GeneralSecurityException("Too short");
		}
		byte[] nonce = new byte[NONCE_LENGTH];
		ByteBuffer.wrap(sealed).get(nonce);
		return cipher(Cipher.DECRYPT_MODE, nonce, associatedData).doFinal(sealed, NONCE_LENGTH,
				sealed.length - NONCE_LENGTH);
	}

	private Cipher cipher(int mode, byte[] nonce, byte[] associatedData) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(associatedData);
		return cipher;
	}

}
