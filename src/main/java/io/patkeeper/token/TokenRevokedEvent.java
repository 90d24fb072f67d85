package io.patkeeper.token;

import java.util.UUID;

/**
 * A person has revoked a token on one of its pages.
 *
 * @param owner the token's owner, as {@code tid:oid}
 * @param authorizationId the token's authorization id
 */
public record TokenRevokedEvent(String owner, UUID authorizationId) {

}
