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

import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * What travels to Entra and back as OAuth's {@code state}: when a sign-in began, why, and
 * the page to show after it, so that each tab returns to its own. As text, it is 128
 * random bits, the time in milliseconds to base 36, the letter of the cause, the page in
 * Base64url, and the signature of the browser's {@link SignInKey}, with dots in between.
 * <p>
 * Anyone can make up such a text. Only the signature proves that this browser has begun
 * the sign-in; without it, the rest decides nothing but which of our own pages to show.
 *
 * @param content all but the signature
 * @param signature the signature
 * @param since when the sign-in began
 * @param cause why it began
 * @param page the {@link LocalUrl} to return to, if any
 */
record SignInState(String content, String signature, Instant since, Cause cause, @Nullable String page) {

	private static final Pattern TEXT = Pattern
		.compile("(?<content>[A-Za-z0-9_-]{22}\\.(?<since>[0-9a-z]{1,12})\\.(?<cause>[a-z])\\.(?<page>[A-Za-z0-9_-]*+))"
				+ "\\.(?<signature>[A-Za-z0-9_-]{43})");

	/** In characters: the longest page that travels, in Base64url, and some. */
	private static final int LONGEST = 1500;

	private static final int RANDOM_BYTES = 16;

	private static final int RADIX = 36;

	static SignInState begin(SignInKey key, Instant now, Cause cause, Optional<String> wanted) {
		Optional<String> page = wanted.flatMap(LocalUrl::shorten);
		Instant since = Instant.ofEpochMilli(now.toEpochMilli());
		String content = String.join(".", SignInKey.randomText(RANDOM_BYTES),
				Long.toString(since.toEpochMilli(), RADIX), cause.letter(),
				Base64.getUrlEncoder()
					.withoutPadding()
					.encodeToString(page.orElse("").getBytes(StandardCharsets.US_ASCII)));
		return new SignInState(content, key.derive("state", content), since, cause, page.orElse(null));
	}

	/**
	 * The state with which Entra sends somebody back; it may be made up.
	 */
	static Optional<SignInState> of(HttpServletRequest request) {
		String text = request.getParameter(OAuth2ParameterNames.STATE);
		if (text == null || text.length() > LONGEST) {
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
	 * Whether the browser with this key has begun the sign-in.
	 */
	boolean isSignedWith(SignInKey key) {
		return MessageDigest.isEqual(key.derive("state", this.content).getBytes(StandardCharsets.US_ASCII),
				this.signature.getBytes(StandardCharsets.US_ASCII));
	}

	String text() {
		return this.content + "." + this.signature;
	}

	/**
	 * Why a sign-in began.
	 */
	enum Cause {

		/** The person pressed a button. */
		ASKED_FOR("a"),

		/** The person wants to choose an account. */
		CHOICE("c"),

		/** Somebody who was not signed in opened a page. */
		PAGE("p"),

		/** Somebody who is signed in needs a new access token. */
		RENEWAL("r"),

		/** The one before could not be finished in this browser. */
		ANOTHER_TRY("t"),

		/** The same, and the person wants to choose an account. */
		ANOTHER_CHOICE("d");

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
		 * Why to begin once more, if a sign-in cannot be finished in this browser.
		 * @return nothing if it was begun once more already
		 */
		Optional<Cause> ofAnother() {
			return switch (this) {
				case ANOTHER_TRY, ANOTHER_CHOICE -> Optional.empty();
				case CHOICE -> Optional.of(ANOTHER_CHOICE);
				default -> Optional.of(ANOTHER_TRY);
			};
		}

		/**
		 * Whether the person is to choose an account.
		 */
		boolean isChoice() {
			return this == CHOICE || this == ANOTHER_CHOICE;
		}

		/**
		 * Whether the program sent the person to Entra by itself.
		 */
		boolean isUnprompted() {
			return this == PAGE || this == RENEWAL || this == ANOTHER_TRY;
		}

	}

}
