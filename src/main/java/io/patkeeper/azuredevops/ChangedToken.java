package io.patkeeper.azuredevops;

/**
 * A token that was just changed.
 *
 * @param token what it is now; {@code validTo} may be earlier than asked for
 * @param supportIds the service's own ids of the call
 */
public record ChangedToken(PersonalAccessToken token, SupportIds supportIds) {

}
