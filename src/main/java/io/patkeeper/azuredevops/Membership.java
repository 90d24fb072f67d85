package io.patkeeper.azuredevops;

import java.util.UUID;

/**
 * That the signed-in person belongs to an organization.
 *
 * @param organization the organization
 * @param accountId what {@link PersonalAccessToken#targetAccounts()} calls it
 */
public record Membership(Organization organization, UUID accountId) {

}
