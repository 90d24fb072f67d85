package io.patkeeper.token;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessToken;

/**
 * A person has created a token, or changed one.
 *
 * @param owner the token's owner, as {@code tid:oid}
 * @param organization the organization through which it is managed
 * @param token the token as it is now
 */
public record TokenChangedEvent(String owner, Organization organization, PersonalAccessToken token) {

}
