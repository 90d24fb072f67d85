package io.patkeeper.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.patkeeper.ui.LocalUrl;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * OAuth's {@code state}: when and why a sign-in started, and the page to return to, so
 * that each tab returns to its own. Its text consists of 128 random bits in Base64url,
 * the time in milliseconds to base 36, the letter of the cause, the page in Base64url,
 * and the signature of the browser's {@link SignInKey}, separated by dots.
 * <p>
 * Such a text can be forged. Only the signature proves that this browser has started the
 * sign-in; without it, a state decides only which of our own pages to show.
 *
 * @param content the text without the signature
 * @param signature the signature
 * @param since when the sign-in started
 * @param cause why it started
 * @param page the {@link LocalUrl} to return to, if any
 */
record SignInState(String content, String signature, Instant since, Cause cause, @Nullable String page) {

	private static final Pattern TEXT = Pattern
		.compile("(?<content>[A-Za-z0-9_-]{22}\\.(?<since>[0-9a-z]{1,12})\\.(?<cause>[a-z])\\.(?<page>[A-Za-z0-9_-]*+))"
				+ "\\.(?<signature>[A-Za-z0-9_-]{43})");

	/** In characters; more than the longest page takes in Base64url. */
	private static final int MAX_LENGTH = 1500;

	private static final BytesKeyGenerator ids = KeyGenerators.secureRandom(16);

	private static final Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();

	private static final int RADIX = 36;

	static SignInState begin(SignInKey key, Instant now, Cause cause, Optional<String> returnUrl) {
		Optional<String> page = returnUrl.flatMap(LocalUrl::shorten);
		Instant since = Instant.ofEpochMilli(now.toEpochMilli());
		String content = String.join(".", base64.encodeToString(ids.generateKey()),
				Long.toString(since.toEpochMilli(), RADIX), cause.letter(),
				base64.encodeToString(page.orElse("").getBytes(StandardCharsets.US_ASCII)));
		return new SignInState(content, key.derive("state", content), since, cause, page.orElse(null));
	}

	/**
	 * Returns the state of a request, which may be forged.
	 */
	static Optional<SignInState> of(HttpServletRequest request) {
		String text = request.getParameter(OAuth2ParameterNames.STATE);
		if (text == null || text.length() > MAX_LENGTH) {
			return Optional.empty();
		}
		Matcher parts = TEXT.matcher(text);
		return parts.matches() ? parse(parts) : Optional.empty();
	}

	private static Optional<SignInState> parse(Matcher parts) {
		try {
			String page = new String(Base64.getUrlDecoder().decode(parts.group("page")), StandardCharsets.UTF_8);
			Instant since = Instant.ofEpochMilli(Long.parseLong(parts.group("since"), RADIX));
			return Cause.of(parts.group("cause"))
				.map((cause) -> new SignInState(parts.group("content"), parts.group("signature"), since, cause,
						LocalUrl.of(page).orElse(null)));
		}
		catch (IllegalArgumentException | DateTimeException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Whether the browser with this key has started the sign-in.
	 */
	boolean isSignedWith(SignInKey key) {
		return MessageDigest.isEqual(key.derive("state", this.content).getBytes(StandardCharsets.US_ASCII),
				this.signature.getBytes(StandardCharsets.US_ASCII));
	}

	String text() {
		return this.content + "." + this.signature;
	}

	/**
	 * Why a sign-in was started.
	 */
	enum Cause {

		/** The person asked for it. */
		REQUESTED("a"),

		/** The person wants to choose an account. */
		CHOICE("c"),

		/** A person who is not signed in opened a page. */
		PAGE("p"),

		/** A person who is signed in needs a new access token. */
		RENEWAL("r"),

		/** The previous one could not be finished in this browser. */
		RETRY("t"),

		/** The same, and the person wants to choose an account. */
		RETRY_WITH_CHOICE("d");

		private final String letter;

		Cause(String letter) {
			this.letter = letter;
		}

		private static Optional<Cause> of(String letter) {
			for (Cause cause : values()) {
				if (cause.letter.equals(letter)) {
					return Optional.of(cause);
				}
			}
			return Optional.empty();
		}

		private String letter() {
			return this.letter;
		}

		/**
		 * Returns the cause of a retry of a sign-in that cannot be finished in this
		 * browser.
		 * @return empty if it is a retry already
		 */
		Optional<Cause> retry() {
			return switch (this) {
				case RETRY, RETRY_WITH_CHOICE -> Optional.empty();
				case CHOICE -> Optional.of(RETRY_WITH_CHOICE);
				default -> Optional.of(RETRY);
			};
		}

		/**
		 * Whether the person is to choose an account.
		 */
		boolean isChoice() {
			return this == CHOICE || this == RETRY_WITH_CHOICE;
		}

		/**
		 * Whether the sign-in was started without being asked for.
		 */
		boolean isAutomatic() {
			return this == PAGE || this == RENEWAL || this == RETRY;
		}

	}

}
