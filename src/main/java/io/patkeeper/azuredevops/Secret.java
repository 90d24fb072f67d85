package io.patkeeper.azuredevops;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The value of a personal access token. {@code toString} hides it, and only
 * {@link #reveal()} returns it.
 */
public final class Secret {

	/**
	 * What a value looks like: 84 characters, {@code AZDO} being those from 76 to 79.
	 * Older ones have 52 lower-case letters and digits. Source: "Use personal access
	 * tokens", learn.microsoft.com.
	 */
	private static final Pattern VALUE = Pattern
		.compile("[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}|(?<![A-Za-z0-9])[a-z0-9]{52}(?![A-Za-z0-9])");

	private final String value;

	public Secret(String value) {
		this.value = Objects.requireNonNull(value);
	}

	/**
	 * The value, for the page that shows it.
	 */
	public String reveal() {
		return this.value;
	}

	/**
	 * A text with an ellipsis in place of everything that looks like the value of a
	 * token.
	 */
	public static String removeFrom(String text) {
		return VALUE.matcher(text).replaceAll("…");
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof Secret that && this.value.equals(that.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return "******";
	}

}
