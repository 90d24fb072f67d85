package io.patkeeper.token;

import java.util.UUID;

/**
 * A token was revoked, so it no longer works.
 *
 * @param owner whose it was, as {@code tid:oid}
 * @param authorizationId what identifies it
 */
public record TokenRevokedEvent(String owner, UUID authorizationId) {

}
