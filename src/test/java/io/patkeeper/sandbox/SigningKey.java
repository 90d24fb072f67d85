package io.patkeeper.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/**
 * The keys that the sandbox signs with. They are made once for each JVM, as making one
 * takes up to a second.
 */
final class SigningKey {

	private static final Map<String, RSAKey> KEYS = new ConcurrentHashMap<>();

	private SigningKey() {
	}

	/**
	 * The key of that name, always the same one.
	 * @param id its key id
	 */
	static RSAKey named(String id) {
		return KEYS.computeIfAbsent(id, SigningKey::generate);
	}

	/** A key of its own. */
	static RSAKey generate(String id) {
		try {
			return new RSAKeyGenerator(2048).keyID(id).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
