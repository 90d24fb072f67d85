package io.patkeeper.azuredevops;

import java.util.Objects;

/**
 * The value of a personal access token. {@code toString} hides it, and only
 * {@link #reveal()} returns it.
 */
public final class Secret {

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
