package io.patkeeper.azuredevops;

import java.util.List;

/**
 * The memberships of the signed-in person.
 *
 * @param memberships sorted by the name of the organization
 * @param unread how many others could not be read, or exceed the limit
 */
public record MembershipList(List<Membership> memberships, int unread) {

}
