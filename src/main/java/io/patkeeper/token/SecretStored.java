package io.patkeeper.token;

import java.util.UUID;

/**
 * The owner of a new token has its secret, and it is wiped here.
 *
 * @param owner whose it is, as {@code tid:oid}
 * @param authorizationId what identifies the token
 */
public record SecretStored(String owner, UUID authorizationId) {

}
