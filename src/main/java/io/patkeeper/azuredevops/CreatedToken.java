package io.patkeeper.azuredevops;

/**
 * A token that was just created, with its secret, which Azure DevOps reveals only now.
 *
 * @param token the token; {@code validTo} may be earlier than requested
 * @param secret its value
 * @param supportIds the service's ids of the call
 */
public record CreatedToken(PersonalAccessToken token, Secret secret, SupportIds supportIds) {

}
