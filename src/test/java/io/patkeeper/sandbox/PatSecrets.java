package io.patkeeper.sandbox;

import java.util.random.RandomGenerator;

/**
 * Makes values for personal access tokens: 84 characters with {@code AZDO} at positions
 * 76 to 80, as the service does. They start with a word that a search for leaked secrets
 * can look for.
 */
final class PatSecrets {

	static final String CANARY = "PatSecretCanary";

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private PatSecrets() {
	}

	static String next(RandomGenerator random) {
		return CANARY + characters(random, 76 - CANARY.length()) + "AZDO" + characters(random, 4);
	}

	private static String characters(RandomGenerator random, int count) {
		StringBuilder characters = new StringBuilder(count);
		for (int i = 0; i < count; i++) {
			characters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
		}
		return characters.toString();
	}

}
