package io.patkeeper.rotation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.journal.JournalUnavailableException;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.secret.SealedSecret;
import io.patkeeper.ui.MessageKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The rotations in the database. A token is replaced by at most one of them: the request
 * that inserts the row carries it out, on any node. Each step is allowed from certain
 * states only, so that a late request overwrites nothing.
 */
@Repository
class RotationRepository {

	private static final Logger logger = LoggerFactory.getLogger(RotationRepository.class);

	/** How long a rotation is kept after it is over. */
	private static final Duration RETENTION = Duration.ofDays(365);

	/**
	 * How long before and after its end pages may mention that a token was rotated. A day
	 * more than a month, as they count calendar days.
	 */
	private static final Duration AROUND_END = Duration.ofDays(31);

	private final JdbcClient jdbc;

	private final TransactionOperations transaction;

	private final RotationMetrics metrics;

	private final Clock clock;

	RotationRepository(JdbcClient jdbc, TransactionOperations transaction, RotationMetrics metrics, Clock clock) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.metrics = metrics;
		this.clock = clock;
	}

	/**
	 * Records that a rotation starts.
	 * @return {@code false} if the token is being rotated, or has been
	 * @throws JournalUnavailableException if it cannot be recorded
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

	/**
	 * Records that Azure DevOps sent no usable response about the new token.
	 */
	void unanswered(Rotation rotation) {
		move(rotation, RotationState.UNANSWERED, RotationState.STARTED);
	}

	/**
	 * Records the new token.
	 * @throws OptimisticLockingFailureException if the rotation was abandoned while the
	 * token was created
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
			.sql("update rotation set state = 'REVOKING', changed = :changed where id = :id and state in (:bothWork)")
			.param("changed", now())
			.param("id", rotation.id())
			.param("bothWork", names(RotationState.BOTH_WORK))
			.update() == 1;
	}

	/**
	 * Records that the new token, or the orphan that the person chose, is about to be
	 * revoked. Safe to repeat.
	 * @return {@code false} if revoking the old one has been recorded
	 */
	boolean discarding(Rotation rotation, UUID newAuthorizationId) {
		return this.jdbc.sql("""
				update rotation set state = 'DISCARDING', new_authorization_id = :new, changed = :changed
				where id = :id and (new_authorization_id is null or new_authorization_id = :new)
				and state not in (:over) and (state not in (:inProgress) or changed <= :stopped)
				""")
			.param("new", newAuthorizationId)
			.param("changed", now())
			.param("id", rotation.id())
			.param("over", names(RotationState.OVER))
			.param("inProgress", names(RotationState.IN_PROGRESS))
			.param("stopped", now().minus(JournalEntry.MAX_CHANGE_DURATION))
			.update() == 1;
	}

	/**
	 * Records that the old token was not revoked.
	 */
	void notRevoked(Rotation rotation) {
		move(rotation, RotationState.CREATED, RotationState.REVOKING);
	}

	/**
	 * Abandons a rotation, so that the old token can be rotated again.
	 * @return {@code false} if that is no longer possible
	 */
	boolean abandon(Rotation rotation) {
		boolean abandoned = this.jdbc
			.sql("update rotation set state = :state, claim = null, changed = :changed where id = :id"
					+ " and state in (:abandonable)")
			.param("state", RotationState.ABANDONED.name())
			.param("changed", now())
			.param("id", rotation.id())
			.param("abandonable", names(RotationState.ABANDONABLE))
			.update() == 1;
		if (abandoned) {
			over(RotationState.ABANDONED, rotation.owner(), rotation.oldAuthorizationId());
		}
		return abandoned;
	}

	/**
	 * Records that the old token is revoked, so that the rotation is done. Safe to
	 * repeat.
	 */
	void done(Rotation rotation) {
		revoked(rotation.owner(), rotation.oldAuthorizationId());
	}

	/**
	 * Records that the new token is revoked, so that the rotation is abandoned. Safe to
	 * repeat.
	 */
	void discarded(Rotation rotation, UUID newAuthorizationId) {
		revoked(rotation.owner(), newAuthorizationId);
	}

	/**
	 * Records that a token is revoked: the rotation that replaces it is done, and the one
	 * that created it is abandoned. Safe to repeat. A failure is only logged, because the
	 * token is revoked anyway, and the rotation's page finds that out.
	 */
	void revoked(String owner, UUID authorizationId) {
		try {
			List<RotationState> reached = this.transaction.execute((status) -> {
				List<RotationState> states = new ArrayList<>();
				if (oldTokenRevoked(owner, authorizationId)) {
					states.add(RotationState.DONE);
				}
				if (newTokenRevoked(owner, authorizationId)) {
					states.add(RotationState.ABANDONED);
				}
				return states;
			});
			reached.forEach((state) -> over(state, owner, authorizationId));
		}
		catch (DataAccessException | TransactionException ex) {
			logger.error("Could not record that token {} of a rotation was revoked", authorizationId, ex);
		}
	}

	private boolean oldTokenRevoked(String owner, UUID authorizationId) {
		return this.jdbc.sql("""
				update rotation set state = 'DONE', changed = :changed
				where owner = :owner and old_authorization_id = :token and state in (:bothWork)
				""")
			.param("changed", now())
			.param("owner", owner)
			.param("token", authorizationId)
			.param("bothWork", names(RotationState.BOTH_WORK))
			.update() > 0;
	}

	private boolean newTokenRevoked(String owner, UUID authorizationId) {
		return this.jdbc.sql("""
				update rotation set state = 'ABANDONED', claim = null, changed = :changed
				where owner = :owner and new_authorization_id = :token and state not in (:over)
				""")
			.param("changed", now())
			.param("owner", owner)
			.param("token", authorizationId)
			.param("over", names(RotationState.OVER))
			.update() > 0;
	}

	private void over(RotationState state, String owner, UUID authorizationId) {
		this.metrics.over(state);
		String outcome = MessageKeys.of(state);
		logger.atInfo()
			.addKeyValue("action", "rotate")
			.addKeyValue("outcome", outcome)
			.addKeyValue("person", owner)
			.addKeyValue("authorizationId", authorizationId)
			.log("Rotation {}", outcome);
	}

	/**
	 * Records that the person has stored the secret of a token, which may be the new one
	 * of a rotation. A failure is only logged: the rotation's page then says that the
	 * secret is unavailable.
	 */
	void stored(String owner, UUID authorizationId) {
		try {
			this.jdbc
				.sql("update rotation set secret_stored = true where owner = :owner and new_authorization_id = :token")
				.param("owner", owner)
				.param("token", authorizationId)
				.update();
		}
		catch (DataAccessException ex) {
			logger.error("Could not record that the secret of token {} was stored", authorizationId, ex);
		}
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
			.query(RotationRepository::rotation)
			.optional();
	}

	/**
	 * Finds the rotation that replaces a token, or has replaced it.
	 */
	Optional<Rotation> findByOldToken(String owner, UUID oldAuthorizationId) {
		return this.jdbc.sql("select * from rotation where owner = :owner and claim = :old")
			.param("owner", owner)
			.param("old", oldAuthorizationId)
			.query(RotationRepository::rotation)
			.optional();
	}

	/**
	 * Finds the rotation that created a token.
	 */
	Optional<Rotation> findByNewToken(String owner, UUID newAuthorizationId) {
		return this.jdbc.sql("select * from rotation where owner = :owner and new_authorization_id = :new")
			.param("owner", owner)
			.param("new", newAuthorizationId)
			.query(RotationRepository::rotation)
			.optional();
	}

	/**
	 * The rotations of a person that are not over, oldest first.
	 */
	List<Rotation> unfinished(String owner) {
		return this.jdbc
			.sql("select * from rotation where owner = :owner and state not in (:over) order by started, id")
			.param("owner", owner)
			.param("over", names(RotationState.OVER))
			.query(RotationRepository::rotation)
			.list();
	}

	/**
	 * Counts the rotations of all people that are not over.
	 */
	RotationCount count() {
		Map<String, Long> counts = countUnfinished();
		long open = counts.values().stream().mapToLong(Long::longValue).sum();
		return new RotationCount((int) open, counts.getOrDefault("interrupted", 0L).intValue());
	}

	/**
	 * The rotations of a person that are not over, the tokens that those which are done
	 * have created, the secrets of new tokens, the notes, and whether the person wants to
	 * be reminded: with one statement, as it is executed for each page of tokens.
	 */
	OpenMatters openMatters(String owner) {
		List<Rotation> rotations = new ArrayList<>();
		List<SealedSecret> secrets = new ArrayList<>();
		Map<UUID, String> notes = new HashMap<>();
		Set<UUID> created = new HashSet<>();
		AtomicBoolean reminded = new AtomicBoolean();
		this.jdbc.sql("""
				select r.*, s.authorization_id, s.key_id, s.sealed, s.kept_until, n.authorization_id noted, n.note,
					d.new_authorization_id created, m.owner reminded
				from (values ('rotation'), ('secret'), ('note'), ('created'), ('reminder')) matter (kind)
				left join rotation r on matter.kind = 'rotation' and r.owner = :owner and r.state not in (:over)
				left join new_secret s on matter.kind = 'secret' and s.owner = :owner
				left join token_note n on matter.kind = 'note' and n.owner = :owner
				left join rotation d on matter.kind = 'created' and d.owner = :owner and d.state = 'DONE'
					and d.requested_expiry between :from and :until
				left join reminder m on matter.kind = 'reminder' and m.owner = :owner
				order by r.started, r.id, s.kept_until
				""")
			.param("owner", owner)
			.param("over", names(RotationState.OVER))
			.param("from", now().minus(AROUND_END))
			.param("until", now().plus(AROUND_END))
			.query((row) -> {
				if (row.getString("id") != null) {
					rotations.add(rotation(row, rotations.size()));
				}
				else if (row.getString("key_id") != null) {
					secrets.add(SealedSecret.of(owner, row));
				}
				else if (row.getString("note") != null) {
					notes.put(row.getObject("noted", UUID.class), row.getString("note"));
				}
				else if (row.getString("created") != null) {
					created.add(row.getObject("created", UUID.class));
				}
				else if (row.getString("reminded") != null) {
					reminded.set(true);
				}
			});
		return new OpenMatters(rotations, created, secrets, new TokenNotes(notes), reminded.get());
	}

	/**
	 * Counts the rotations of all people that are not over: those that a node is working
	 * on, those whose owner lets both tokens work, and those that were interrupted.
	 */
	Map<String, Long> countUnfinished() {
		Map<String, Long> counts = new HashMap<>();
		this.jdbc.sql("""
				select status, count(*) rotations from (
					select case
						when state in (:inProgress) and changed > :stopped then 'in-progress'
						when state = 'CREATED' and (overlap or other_reach) then 'overlap'
						else 'interrupted' end status
					from rotation where state not in (:over)) unfinished
				group by status
				""")
			.param("inProgress", names(RotationState.IN_PROGRESS))
			.param("stopped", now().minus(JournalEntry.MAX_CHANGE_DURATION))
			.param("over", names(RotationState.OVER))
			.query((row) -> {
				counts.put(row.getString("status"), row.getLong("rotations"));
			});
		return counts;
	}

	@Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
	void deleteOld() {
		this.jdbc.sql("delete from rotation where state in (:over) and changed < :time")
			.param("over", names(RotationState.OVER))
			.param("time", now().minus(RETENTION))
			.update();
	}

	private static List<String> names(Set<RotationState> states) {
		return states.stream().map(RotationState::name).toList();
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
