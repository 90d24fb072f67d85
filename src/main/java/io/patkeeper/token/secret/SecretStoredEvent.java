package io.patkeeper.token.secret;

import java.util.UUID;

/**
 * The owner of a new token has stored its secret, so it was deleted here.
 *
 * @param owner the token's owner, as {@code tid:oid}
 * @param authorizationId identifies the token
 */
public record SecretStoredEvent(String owner, UUID authorizationId) {

}
