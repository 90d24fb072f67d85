package io.patkeeper.azuredevops;

import java.io.Serializable;
import java.util.List;

/**
 * The memberships of the signed-in person.
 *
 * @param memberships sorted by the name of the organization
 * @param unread how many were left out: with an invalid name, or beyond the limit
 */
public record MembershipList(List<Membership> memberships, int unread) implements Serializable {

}
