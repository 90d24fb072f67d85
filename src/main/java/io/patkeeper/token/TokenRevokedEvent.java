package io.patkeeper.token;

import java.util.UUID;

/**
 * A person has revoked a token.
 *
 * @param owner the token's owner, as {@code tid:oid}
 * @param authorizationId the token's authorization id
 * @param byRotation whether the rotation that it is part of has revoked it
 */
public record TokenRevokedEvent(String owner, UUID authorizationId, boolean byRotation) {

}
