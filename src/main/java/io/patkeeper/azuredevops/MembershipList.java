package io.patkeeper.azuredevops;

import java.util.List;

/**
 * The memberships of the signed-in person.
 *
 * @param memberships sorted by the name of the organization
 * @param unread how many more there are that could not be read, or are too many
 */
public record MembershipList(List<Membership> memberships, int unread) {

}
