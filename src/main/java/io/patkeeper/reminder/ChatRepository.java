package io.patkeeper.reminder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The webhooks in the database, each with the message that waits for it. A node posts
 * only what it has the lease of. If it stops in between, another node posts the message
 * again.
 */
@Repository
class ChatRepository {

	/** How long a node has to post a message: longer than all timeouts together. */
	static final Duration LEASE = Duration.ofMinutes(2);

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	private final TransactionOperations transaction;

	private final Clock clock;

	ChatRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches, TransactionOperations transaction,
			Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transaction = transaction;
		this.clock = clock;
	}

	Optional<StoredWebhook> find(String owner) {
		return this.jdbc.sql("select * from reminder_chat where owner = :owner")
			.param("owner", owner)
			.query(ChatRepository::webhook)
			.optional();
	}

	/**
	 * Stores a webhook in place of the one that the person has.
	 */
	void store(StoredWebhook webhook) {
		this.transaction.executeWithoutResult((status) -> {
			delete(webhook.owner());
			this.jdbc.sql("""
					insert into reminder_chat (owner, app, sealed, masked, attempts)
					values (:owner, :app, :sealed, :masked, 0)
					""")
				.param("owner", webhook.owner())
				.param("app", webhook.app().name())
				.param("sealed", webhook.sealed())
				.param("masked", webhook.masked())
				.update();
		});
	}

	void delete(String owner) {
		this.jdbc.sql("delete from reminder_chat where owner = :owner").param("owner", owner).update();
	}

	/**
	 * Adds a message about tokens, or adds the tokens to the message that waits.
	 */
	void add(String owner, List<WatchedToken> tokens) {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("""
					update reminder_chat set waiting_since = :now, attempts = 0, next_try = :now, lease = null
					where owner = :owner
					""").param("now", now()).param("owner", owner).update();
			SqlParameterSource[] rows = tokens.stream()
				.map((token) -> new MapSqlParameterSource().addValue("owner", owner)
					.addValue("token", token.authorizationId())
					.addValue("expires", utc(token.expires())))
				.toArray(SqlParameterSource[]::new);
			this.batches.batchUpdate(
					"delete from reminder_chat_token where owner = :owner and authorization_id = :token", rows);
			this.batches.batchUpdate("""
					insert into reminder_chat_token (owner, authorization_id, expires)
					values (:owner, :token, :expires)
					""", rows);
		});
	}

	/**
	 * Takes the lease of the message that is due first.
	 */
	Optional<OutgoingChatMessage> claim() {
		while (true) {
			Optional<OutgoingChatMessage> due = this.jdbc.sql(
					"select * from reminder_chat where next_try <= :now order by next_try, owner fetch first 1 rows only")
				.param("now", now())
				.query(ChatRepository::message)
				.optional();
			if (due.isEmpty() || claim(due.get())) {
				return due;
			}
		}
	}

	private boolean claim(OutgoingChatMessage message) {
		return this.jdbc.sql("""
				update reminder_chat set attempts = :attempts, next_try = :leaseEnd, lease = :lease
				where owner = :owner and next_try <= :now
				""")
			.param("attempts", message.attempts())
			.param("leaseEnd", now().plus(LEASE))
			.param("lease", message.lease())
			.param("owner", message.webhook().owner())
			.param("now", now())
			.update() == 1;
	}

	/**
	 * The tokens of a message that this node has the lease of, with the ends that they
	 * had, by authorization id.
	 */
	Map<UUID, Instant> tokens(OutgoingChatMessage message) {
		return this.jdbc.sql("select * from reminder_chat_token where owner = :owner")
			.param("owner", message.webhook().owner())
			.query((row, number) -> Map.entry(row.getObject("authorization_id", UUID.class),
					row.getObject("expires", OffsetDateTime.class).toInstant()))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/**
	 * Records that a message was not taken, and lets it be tried again after a pause.
	 */
	void retry(OutgoingChatMessage message, ChatResult result, Duration pause) {
		this.jdbc.sql("""
				update reminder_chat set last_result = :result, last_time = :now, next_try = :next, lease = null
				where owner = :owner and lease = :lease
				""")
			.param("result", result.name())
			.param("now", now())
			.param("next", now().plus(pause))
			.param("owner", message.webhook().owner())
			.param("lease", message.lease())
			.update();
	}

	/**
	 * Deletes a message, unless another node has its lease, or tokens were added to it.
	 * @param result what has become of it; {@code null} if there was nothing to say any
	 * more
	 */
	void finish(OutgoingChatMessage message, @Nullable ChatResult result) {
		this.transaction.executeWithoutResult((status) -> {
			String owner = message.webhook().owner();
			boolean finished = this.jdbc.sql("""
					update reminder_chat set waiting_since = null, next_try = null, lease = null
					where owner = :owner and lease = :lease
					""").param("owner", owner).param("lease", message.lease()).update() == 1;
			if (finished) {
				this.jdbc.sql("delete from reminder_chat_token where owner = :owner").param("owner", owner).update();
				if (result != null) {
					record(owner, result);
				}
			}
		});
	}

	/**
	 * Counts the messages that wait or are being posted.
	 */
	WaitingMessages waiting() {
		return this.jdbc
			.sql("select count(*) messages, min(waiting_since) since from reminder_chat where next_try is not null")
			.query(WaitingMessages::of)
			.single();
	}

	/**
	 * Records what has become of a message.
	 */
	void record(String owner, ChatResult result) {
		this.jdbc.sql("update reminder_chat set last_result = :result, last_time = :now where owner = :owner")
			.param("result", result.name())
			.param("now", now())
			.param("owner", owner)
			.update();
	}

	private OffsetDateTime now() {
		return utc(this.clock.instant());
	}

	private static OffsetDateTime utc(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	/** As it will be once this node has the lease. */
	private static OutgoingChatMessage message(ResultSet row, int number) throws SQLException {
		return new OutgoingChatMessage(webhook(row, number),
				row.getObject("waiting_since", OffsetDateTime.class).toInstant(), row.getInt("attempts") + 1,
				UUID.randomUUID());
	}

	private static StoredWebhook webhook(ResultSet row, int number) throws SQLException {
		String result = row.getString("last_result");
		OffsetDateTime time = row.getObject("last_time", OffsetDateTime.class);
		return new StoredWebhook(row.getString("owner"), ChatApp.valueOf(row.getString("app")), row.getBytes("sealed"),
				row.getString("masked"), (result != null) ? ChatResult.valueOf(result) : null,
				(time != null) ? time.toInstant() : null);
	}

}
