package io.patkeeper.crypto;

import java.util.Optional;

/**
 * Derives keys from a secret that every node has and that is not in the database. They
 * seal what is needed while nobody is signed in.
 */
@FunctionalInterface
public interface KeyDerivation {

	/**
	 * Derives a key. It changes when the secret does.
	 * @param purpose distinguishes this key from others
	 * @return empty if there is no such secret
	 */
	Optional<AesGcmKey> derive(String purpose);

}
