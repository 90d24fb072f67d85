package io.patkeeper.azuredevops;

/**
 * A token that was just created, with its secret, which Azure DevOps reveals this once
 * and never again.
 *
 * @param token what was created; {@code validTo} may be earlier than asked for
 * @param secret its value
 * @param supportIds the service's own ids of the call
 */
public record IssuedToken(PersonalAccessToken token, Secret secret, SupportIds supportIds) {

}
