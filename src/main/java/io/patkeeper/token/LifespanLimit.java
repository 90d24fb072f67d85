package io.patkeeper.token;

import java.io.Serializable;

/**
 * The longest lifetime that a policy of an organization allows, as far as we have seen.
 *
 * @param organization the organization's name
 * @param days the lifetime
 * @param granted whether it was granted in place of a longer one; if not, it was refused
 * as too long
 */
record LifespanLimit(String organization, long days, boolean granted) implements Serializable {

}
