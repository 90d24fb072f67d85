package io.patkeeper.token;

import java.io.Serializable;

/**
 * How long a policy of an organization lets a token live, as far as it has shown.
 *
 * @param organization the organization's name
 * @param days the length of life
 * @param granted whether that was granted instead of a longer one; otherwise it was
 * refused as too long
 */
record LifeLimit(String organization, long days, boolean granted) implements Serializable {

}
