package io.patkeeper.token.secret;

import java.util.UUID;

/**
 * The owner of a new token has stored its secret, which is deleted here.
 *
 * @param owner whose it is, as {@code tid:oid}
 * @param authorizationId what identifies the token
 */
public record SecretStoredEvent(String owner, UUID authorizationId) {

}
