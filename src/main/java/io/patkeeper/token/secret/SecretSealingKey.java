package io.patkeeper.token.secret;

import java.security.GeneralSecurityException;
import java.util.UUID;

import io.patkeeper.crypto.AesGcmKey;

import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The key with which a session seals the secrets of new tokens.
 *
 * @param keyId identifies the key
 * @param key its 32 bytes
 */
record SecretSealingKey(UUID keyId, byte[] key) {

	static SecretSealingKey generate() {
		return new SecretSealingKey(UUID.randomUUID(), KeyGenerators.secureRandom(AesGcmKey.LENGTH).generateKey());
	}

	/**
	 * Seals a content.
	 * @param content the content
	 * @param associatedData bytes that are required to open it
	 */
	byte[] seal(byte[] content, byte[] associatedData) {
		return AesGcmKey.of(this.key).seal(content, associatedData);
	}

	/**
	 * Opens a sealed content.
	 * @throws IllegalStateException if it was sealed with another key or other associated
	 * data, or was changed
	 */
	byte[] open(byte[] sealed, byte[] associatedData) {
		try {
			return AesGcmKey.of(this.key).open(sealed, associatedData);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not open a new secret", ex);
		}
	}

	@Override
	public String toString() {
		return "SecretSealingKey[" + this.keyId + "]";
	}

}
