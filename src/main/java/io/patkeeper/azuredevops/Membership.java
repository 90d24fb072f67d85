package io.patkeeper.azuredevops;

import java.io.Serializable;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The membership of the signed-in person in an organization.
 *
 * @param organization the organization
 * @param accountId its id in {@link PersonalAccessToken#targetAccounts()}, if known
 */
public record Membership(Organization organization, @Nullable UUID accountId) implements Serializable {

}
