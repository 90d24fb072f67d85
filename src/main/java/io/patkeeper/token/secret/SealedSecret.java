package io.patkeeper.token.secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * The secret of a new token as the table {@code new_secret} contains it.
 *
 * @param owner the token's owner, as {@code tid:oid}
 * @param authorizationId identifies the token
 * @param keyId identifies the key that opens it
 * @param sealed the sealed content
 * @param until when it is deleted
 */
public record SealedSecret(String owner, UUID authorizationId, UUID keyId, byte[] sealed, Instant until) {

	/**
	 * Reads all columns but the owner from a row.
	 */
	public static SealedSecret of(String owner, ResultSet row) throws SQLException {
		return new SealedSecret(owner, row.getObject("authorization_id", UUID.class),
				row.getObject("key_id", UUID.class), row.getBytes("sealed"),
				row.getObject("kept_until", OffsetDateTime.class).toInstant());
	}

	@Override
	public String toString() {
		return "SealedSecret[" + this.authorizationId + "]";
	}

}
