package io.patkeeper.rotation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.ui.MessageKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/**
 * The rotations in the database. A token has at most one: whoever inserts its row first,
 * on whichever node, carries it out. Each step is allowed from certain states only, so
 * that a late one overwrites nothing.
 */
@Repository
class Rotations {

	private static final Logger logger = LoggerFactory.getLogger(Rotations.class);

	/** How long a rotation is kept once it is over. */
	private static final Duration REMEMBERED = Duration.ofDays(365);

	private final JdbcClient jdbc;

	private final Clock clock;

	Rotations(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Starts a rotation.
	 * @return whether it may go on; if not, the token is being rotated, or has been
	 * @throws JournalUnavailableException if that cannot be written
	 */
	boolean start(Rotation rotation) {
		try {
			this.jdbc.sql("""
					insert into rotation (id, owner, organization, old_authorization_id, claim, token_name,
						requested_expiry, overlap, state, other_reach, started, changed)
					values (:id, :owner, :organization, :old, :old, :name, :expiry, :overlap, :state, false, :started,
						:started)
					""")
				.param("id", rotation.id())
				.param("owner", rotation.owner())
				.param("organization", rotation.organization().name())
				.param("old", rotation.oldAuthorizationId())
				.param("name", rotation.name())
				.param("expiry", rotation.requestedExpiry().atOffset(ZoneOffset.UTC))
				.param("overlap", rotation.overlap())
				.param("state", RotationState.STARTED.name())
				.param("started", rotation.started().atOffset(ZoneOffset.UTC))
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
		catch (DataAccessException ex) {
			throw new JournalUnavailableException(ex);
		}
	}

	void unanswered(Rotation rotation) {
		move(rotation, RotationState.UNANSWERED, RotationState.STARTED);
	}

	/**
	 * Writes down the new token.
	 * @throws OptimisticLockingFailureException if the rotation was given up in the
	 * meantime
	 */
	void created(Rotation rotation) {
		int rows = this.jdbc.sql("""
				update rotation set state = :state, new_authorization_id = :new, other_reach = :reachDiffers,
					changed = :changed
				where id = :id and state = :from
				""")
			.param("state", RotationState.CREATED.name())
			.param("new", rotation.newAuthorizationId())
			.param("reachDiffers", rotation.reachDiffers())
			.param("changed", now())
			.param("id", rotation.id())
			.param("from", RotationState.STARTED.name())
			.update();
		if (rows != 1) {
			throw new OptimisticLockingFailureException("Rotation " + rotation.id() + " has been abandoned");
		}
	}

	/**
	 * Records that the old token is about to be revoked. Safe to repeat.
	 * @return {@code false} if revoking the new one has been recorded
	 */
	boolean revoking(Rotation rotation) {
		return this.jdbc
			.sql("update rotation set state = 'REVOKING', changed = :changed where id = :id"
					+ " and state in ('CREATED', 'REVOKING')")
			.param("changed", now())
			.param("id", rotation.id())
			.update() == 1;
	}

	/**
	 * Records that the new token, or the one taken for it, is about to be revoked. Safe
	 * to repeat.
	 * @return {@code false} if revoking the old one has been recorded
	 */
	boolean discarding(Rotation rotation, UUID newAuthorizationId) {
		return this.jdbc.sql("""
				update rotation set state = 'DISCARDING', new_authorization_id = :new, changed = :changed
				where id = :id and (new_authorization_id is null or new_authorization_id = :new)
				and (state in ('UNANSWERED', 'CREATED', 'DISCARDING')
					or state in ('STARTED', 'REVOKING') and changed <= :stopped)
				""")
			.param("new", newAuthorizationId)
			.param("changed", now())
			.param("id", rotation.id())
			.param("stopped", now().minus(JournalEntry.MAX_CHANGE_DURATION))
			.update() == 1;
	}

	void notRevoked(Rotation rotation) {
		move(rotation, RotationState.CREATED, RotationState.REVOKING);
	}

	/**
	 * Gives a rotation up, so that the old token may be rotated again.
	 * @return whether it could still be given up
	 */
	boolean abandon(Rotation rotation) {
		boolean abandoned = this.jdbc
			.sql("update rotation set state = :state, claim = null, changed = :changed where id = :id"
					+ " and state in ('STARTED', 'UNANSWERED', 'DISCARDING')")
			.param("state", RotationState.ABANDONED.name())
			.param("changed", now())
			.param("id", rotation.id())
			.update() == 1;
		if (abandoned) {
			log(RotationState.ABANDONED, rotation.owner(), rotation.oldAuthorizationId());
		}
		return abandoned;
	}

	/**
	 * A token was revoked. If it was the old one of a rotation, the rotation is done; if
	 * it was the new one, nothing is left of the rotation.
	 */
	void revoked(String owner, UUID authorizationId) {
		int done = this.jdbc.sql("""
				update rotation set state = 'DONE', changed = :changed
				where owner = :owner and old_authorization_id = :token and state in ('CREATED', 'REVOKING')
				""").param("changed", now()).param("owner", owner).param("token", authorizationId).update();
		if (done > 0) {
			log(RotationState.DONE, owner, authorizationId);
		}
		int abandoned = this.jdbc
			.sql("""
					update rotation set state = 'ABANDONED', claim = null, changed = :changed
					where owner = :owner and new_authorization_id = :token and state in ('CREATED', 'REVOKING', 'DISCARDING')
					""")
			.param("changed", now())
			.param("owner", owner)
			.param("token", authorizationId)
			.update();
		if (abandoned > 0) {
			log(RotationState.ABANDONED, owner, authorizationId);
		}
	}

	private static void log(RotationState state, String owner, UUID authorizationId) {
		String outcome = MessageKeys.of(state);
		logger.atInfo()
			.addKeyValue("action", "rotate")
			.addKeyValue("outcome", outcome)
			.addKeyValue("person", owner)
			.addKeyValue("authorizationId", authorizationId)
			.log("Rotation {}", outcome);
	}

	/**
	 * The person has stored the secret of a token, which may be the new one of a
	 * rotation.
	 */
	void stored(String owner, UUID authorizationId) {
		this.jdbc.sql("update rotation set secret_stored = true where owner = :owner and new_authorization_id = :token")
			.param("owner", owner)
			.param("token", authorizationId)
			.update();
	}

	private void move(Rotation rotation, RotationState to, RotationState from) {
		this.jdbc.sql("update rotation set state = :to, changed = :changed where id = :id and state = :from")
			.param("to", to.name())
			.param("changed", now())
			.param("id", rotation.id())
			.param("from", from.name())
			.update();
	}

	Optional<Rotation> find(String owner, UUID id) {
		return this.jdbc.sql("select * from rotation where owner = :owner and id = :id")
			.param("owner", owner)
			.param("id", id)
			.query(Rotations::rotation)
			.optional();
	}

	/**
	 * The rotation of a token, be it under way, unfinished or done.
	 */
	Optional<Rotation> findByOldToken(String owner, UUID oldAuthorizationId) {
		return this.jdbc.sql("select * from rotation where owner = :owner and claim = :old")
			.param("owner", owner)
			.param("old", oldAuthorizationId)
			.query(Rotations::rotation)
			.optional();
	}

	/**
	 * The rotation that created a token.
	 */
	Optional<Rotation> findByNewToken(String owner, UUID newAuthorizationId) {
		return this.jdbc.sql("select * from rotation where owner = :owner and new_authorization_id = :new")
			.param("owner", owner)
			.param("new", newAuthorizationId)
			.query(Rotations::rotation)
			.optional();
	}

	/**
	 * The rotations of a person that are not over, oldest first.
	 */
	List<Rotation> unfinished(String owner) {
		return this.jdbc.sql("""
				select * from rotation where owner = :owner
				and state not in ('DONE', 'ABANDONED') order by started, id
				""").param("owner", owner).query(Rotations::rotation).list();
	}

	@Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
	void forgetWhatIsLongOver() {
		this.jdbc.sql("delete from rotation where state in ('DONE', 'ABANDONED') and changed < :time")
			.param("time", now().minus(REMEMBERED))
			.update();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static Rotation rotation(ResultSet row, int number) throws SQLException {
		return new Rotation(row.getObject("id", UUID.class), row.getString("owner"),
				new Organization(row.getString("organization")), row.getObject("old_authorization_id", UUID.class),
				row.getString("token_name"), instant(row, "requested_expiry"), row.getBoolean("overlap"),
				RotationState.valueOf(row.getString("state")), row.getObject("new_authorization_id", UUID.class),
				row.getBoolean("other_reach"), row.getBoolean("secret_stored"), instant(row, "started"),
				instant(row, "changed"));
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
