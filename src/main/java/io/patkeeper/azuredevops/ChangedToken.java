package io.patkeeper.azuredevops;

/**
 * A token that was just changed.
 *
 * @param token the token after the change; {@code validTo} may be earlier than requested
 * @param supportIds the service's ids of the call
 */
public record ChangedToken(PersonalAccessToken token, SupportIds supportIds) {

}
