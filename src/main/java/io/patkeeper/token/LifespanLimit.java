package io.patkeeper.token;

import java.io.Serializable;

/**
 * The longest lifetime that a policy of an organization allows, as inferred from what the
 * organization has granted or refused.
 *
 * @param organization the organization's name
 * @param days the lifetime, in days
 * @param granted whether it was granted instead of a longer one; if not, it was refused
 * as too long
 */
record LifespanLimit(String organization, long days, boolean granted) implements Serializable {

	/**
	 * The longest lifetime that may be granted, in days.
	 */
	public long longest() {
		return this.granted ? this.days : this.days - 1;
	}

}
