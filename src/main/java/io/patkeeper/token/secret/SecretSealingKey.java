package io.patkeeper.token.secret;

import java.security.GeneralSecurityException;
import java.util.UUID;

import io.patkeeper.crypto.AesGcmKey;

import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * The key of a session for its new secrets, which only that session can open.
 *
 * @param keyId what identifies the key
 * @param key its 32 bytes
 */
record SecretSealingKey(UUID keyId, byte[] key) {

	static SecretSealingKey fresh() {
		return new SecretSealingKey(UUID.randomUUID(), KeyGenerators.secureRandom(AesGcmKey.LENGTH).generateKey());
	}

	/**
	 * Seals.
	 * @param plain what to seal
	 * @param bound what the seal is bound to: opening it takes the same bytes
	 */
	byte[] seal(byte[] plain, byte[] bound) {
		return AesGcmKey.of(this.key).seal(plain, bound);
	}

	/**
	 * Opens what was sealed.
	 * @throws IllegalStateException if it was sealed with another key or bound to
	 * something else
	 */
	byte[] open(byte[] sealed, byte[] bound) {
		try {
			return AesGcmKey.of(this.key).open(sealed, bound);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("A new secret cannot be opened", ex);
		}
	}

	@Override
	public String toString() {
		return "SecretSealingKey[" + this.keyId + "]";
	}

}
