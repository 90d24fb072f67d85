package io.patkeeper.azuredevops;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * That the signed-in person belongs to an organization.
 *
 * @param organization the organization
 * @param accountId what {@link PersonalAccessToken#targetAccounts()} calls it, if told
 */
public record Membership(Organization organization, @Nullable UUID accountId) {

}
