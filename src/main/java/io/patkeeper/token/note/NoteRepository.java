package io.patkeeper.token.note;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/**
 * The notes in the database, in clear. Each is kept beside its owner, as {@code tid:oid},
 * and the authorization id of the token.
 */
@Repository
public class NoteRepository {

	private static final Logger logger = LoggerFactory.getLogger(NoteRepository.class);

	private final JdbcClient jdbc;

	NoteRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	public Optional<String> find(String owner, UUID authorizationId) {
		return statement("select note from token_note where owner = :owner and authorization_id = :token", owner,
				authorizationId)
			.query(String.class)
			.optional();
	}

	/**
	 * All notes of a person.
	 */
	public TokenNotes all(String owner) {
		Map<UUID, String> notes = new HashMap<>();
		this.jdbc.sql("select authorization_id, note from token_note where owner = :owner")
			.param("owner", owner)
			.query((row) -> {
				notes.put(row.getObject("authorization_id", UUID.class), row.getString("note"));
			});
		return new TokenNotes(notes);
	}

	/**
	 * Saves a note in place of the one that the token has. Must not be called within a
	 * transaction: of two simultaneous first notes, one fails to insert the row and
	 * updates it then.
	 * @param note the note; empty to delete it
	 * @param ends when the token ends
	 */
	public void save(String owner, UUID authorizationId, String note, Instant ends) {
		if (note.isEmpty()) {
			statement("delete from token_note where owner = :owner and authorization_id = :token", owner,
					authorizationId)
				.update();
		}
		else if (!update(owner, authorizationId, note, ends)) {
			try {
				statement("""
						insert into token_note (owner, authorization_id, note, ends)
						values (:owner, :token, :note, :ends)
						""", owner, authorizationId).param("note", note)
					.param("ends", ends.atOffset(ZoneOffset.UTC))
					.update();
			}
			catch (DuplicateKeyException ex) {
				update(owner, authorizationId, note, ends);
			}
		}
	}

	private boolean update(String owner, UUID authorizationId, String note, Instant ends) {
		return statement("""
				update token_note set note = :note, ends = :ends where owner = :owner and authorization_id = :token
				""", owner, authorizationId).param("note", note)
			.param("ends", ends.atOffset(ZoneOffset.UTC))
			.update() == 1;
	}

	/**
	 * Copies the note of a token to the one that replaces it, unless that has a note.
	 * @param from the authorization id of the replaced token
	 * @param to the authorization id of the new token
	 * @param ends when the new token ends
	 */
	public void carryOver(String owner, UUID from, UUID to, Instant ends) {
		statement("""
				insert into token_note (owner, authorization_id, note, ends)
				select owner, cast(:to as uuid), note, cast(:ends as timestamp with time zone) from token_note
				where owner = :owner and authorization_id = :token
				and not exists (select 1 from token_note where owner = :owner and authorization_id = :to)
				""", owner, from).param("to", to).param("ends", ends.atOffset(ZoneOffset.UTC)).update();
	}

	/**
	 * Records when a token ends, so that its note is kept long enough, and not for ever.
	 * A failure is only logged, because the token has been changed.
	 */
	public void recordEnd(String owner, UUID authorizationId, Instant ends) {
		try {
			statement("update token_note set ends = :ends where owner = :owner and authorization_id = :token", owner,
					authorizationId)
				.param("ends", ends.atOffset(ZoneOffset.UTC))
				.update();
		}
		catch (DataAccessException ex) {
			logger.warn("Could not record when token {}, which has a note, ends: {}", authorizationId, ex.toString());
		}
	}

	private StatementSpec statement(String sql, String owner, UUID authorizationId) {
		return this.jdbc.sql(sql).param("owner", owner).param("token", authorizationId);
	}

	/**
	 * Deletes the notes on tokens that ended before a given time.
	 * @return how many were deleted
	 */
	int deleteEndedBefore(Instant time) {
		return this.jdbc.sql("delete from token_note where ends < :time")
			.param("time", time.atOffset(ZoneOffset.UTC))
			.update();
	}

}
