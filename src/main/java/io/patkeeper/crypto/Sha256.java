package io.patkeeper.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * Hashes texts with SHA-256.
 */
public final class Sha256 {

	private Sha256() {
	}

	/**
	 * Returns the hash of a text, as 43 characters in Base64url, as PKCE (RFC 7636, S256)
	 * sends it.
	 */
	public static String of(String text) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
