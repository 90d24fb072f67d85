package io.patkeeper.azuredevops;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An Azure DevOps organization, identified by the name in its URLs. A valid name can be
 * put into a URL without encoding.
 *
 * @param name up to 50 letters, digits and hyphens, with a letter or digit at both ends
 */
public record Organization(String name) implements Comparable<Organization>, Serializable {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?");

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if no organization can have it
	 */
	public Organization {
		if (!isValid(name)) {
			throw new IllegalArgumentException("Not the name of an organization");
		}
	}

	/**
	 * The organization with a given name.
	 * @return empty if no organization can have that name
	 */
	public static Optional<Organization> parse(String name) {
		return isValid(name) ? Optional.of(new Organization(name)) : Optional.empty();
	}

	public static boolean isValid(String name) {
		return NAME.matcher(name).matches();
	}

	/**
	 * Ignores case, as Azure DevOps does.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Organization that && this.name.equalsIgnoreCase(that.name);
	}

	@Override
	public int hashCode() {
		return this.name.toLowerCase(Locale.ROOT).hashCode();
	}

	@Override
	public int compareTo(Organization other) {
		return String.CASE_INSENSITIVE_ORDER.compare(this.name, other.name);
	}

	/**
	 * The name, so that an organization can be used as a path variable.
	 */
	@Override
	public String toString() {
		return this.name;
	}

}
