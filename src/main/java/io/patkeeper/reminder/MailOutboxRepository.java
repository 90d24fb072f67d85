package io.patkeeper.reminder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The mails in the database. A node sends only what it has claimed. If it stops in
 * between, another node sends the mail again, with the same {@code Message-ID}.
 */
@Repository
class MailOutboxRepository {

	/**
	 * How long a node has to send a mail: longer than all timeouts of a dialogue with the
	 * mail server together.
	 */
	static final Duration LEASE = Duration.ofMinutes(10);

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	private final TransactionOperations transaction;

	private final Clock clock;

	MailOutboxRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches, TransactionOperations transaction,
			Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transaction = transaction;
		this.clock = clock;
	}

	/**
	 * Adds a confirmation in place of one that was asked for before.
	 */
	void addConfirmation(UUID address) {
		this.jdbc.sql("delete from reminder_mail where address_id = :address and kind = 'CONFIRMATION'")
			.param("address", address)
			.update();
		add(address, MailKind.CONFIRMATION, LocalDate.ofInstant(this.clock.instant(), ZoneOffset.UTC));
	}

	/**
	 * Adds a digest. It replaces those that wait, and lists their tokens as well.
	 */
	void addDigest(UUID address, LocalDate day, List<WatchedToken> tokens) {
		this.transaction.executeWithoutResult((status) -> {
			List<UUID> replaced = replaceWaiting(address);
			UUID mail = add(address, MailKind.DIGEST, day);
			addTokens(mail,
					tokens.stream().collect(Collectors.toMap(WatchedToken::authorizationId, WatchedToken::expires)));
			if (!replaced.isEmpty()) {
				this.jdbc.sql("""
						insert into reminder_mail_token (mail_id, authorization_id, expires)
						select cast(:mail as uuid), authorization_id, max(expires) from reminder_mail_token
						where mail_id in (:replaced) and authorization_id not in (
							select authorization_id from reminder_mail_token where mail_id = :mail)
						group by authorization_id
						""").param("mail", mail).param("replaced", replaced).update();
				replaced.forEach(this::deleteTokens);
			}
		});
	}

	private List<UUID> replaceWaiting(UUID address) {
		List<UUID> waiting = this.jdbc.sql("""
				select id from reminder_mail where address_id = :address and kind = 'DIGEST' and state = 'WAITING'
				for update
				""").param("address", address).query(UUID.class).list();
		waiting.forEach((mail) -> this.jdbc.sql("update reminder_mail set state = 'REPLACED' where id = :id")
			.param("id", mail)
			.update());
		return waiting;
	}

	private UUID add(UUID address, MailKind kind, LocalDate day) {
		UUID id = UUID.randomUUID();
		this.jdbc.sql("""
				insert into reminder_mail (id, address_id, kind, mail_day, state, attempts, created, next_try)
				values (:id, :address, :kind, :day, :state, 0, :now, :now)
				""")
			.param("id", id)
			.param("address", address)
			.param("kind", kind.name())
			.param("day", day)
			.param("state", MailState.WAITING.name())
			.param("now", now())
			.update();
		return id;
	}

	private void addTokens(UUID mail, Map<UUID, Instant> tokens) {
		this.batches.batchUpdate("""
				insert into reminder_mail_token (mail_id, authorization_id, expires) values (:mail, :token, :expires)
				""",
				tokens.entrySet()
					.stream()
					.map((token) -> new MapSqlParameterSource().addValue("mail", mail)
						.addValue("token", token.getKey())
						.addValue("expires", token.getValue().atOffset(ZoneOffset.UTC)))
					.toArray(SqlParameterSource[]::new));
	}

	/**
	 * Claims the mail that is due first, for this node and for a while.
	 */
	Optional<OutgoingMail> claim() {
		while (true) {
			Optional<OutgoingMail> due = this.jdbc.sql("""
					select * from reminder_mail where state in ('WAITING', 'SENDING') and next_try <= :now
					order by next_try, id fetch first 1 rows only
					""").param("now", now()).query(MailOutboxRepository::mail).optional();
			if (due.isEmpty() || claim(due.get())) {
				return due;
			}
		}
	}

	private boolean claim(OutgoingMail mail) {
		return this.jdbc.sql("""
				update reminder_mail set state = 'SENDING', attempts = :attempts, next_try = :leaseEnd
				where id = :id and state in ('WAITING', 'SENDING') and attempts = :attempts - 1
				""")
			.param("attempts", mail.attempts())
			.param("leaseEnd", now().plus(LEASE))
			.param("id", mail.id())
			.update() == 1;
	}

	/**
	 * The tokens of a digest, with the ends that they had, by authorization id.
	 */
	Map<UUID, Instant> tokens(OutgoingMail mail) {
		return this.jdbc.sql("select * from reminder_mail_token where mail_id = :mail")
			.param("mail", mail.id())
			.query((row, number) -> Map.entry(row.getObject("authorization_id", UUID.class), instant(row, "expires")))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/**
	 * Lets a mail be tried again after a pause.
	 */
	void retry(OutgoingMail mail) {
		this.jdbc.sql("""
				update reminder_mail set state = 'WAITING', next_try = :next
				where id = :id and state = 'SENDING' and attempts = :attempts
				""")
			.param("next", now().plus(mail.pause()))
			.param("id", mail.id())
			.param("attempts", mail.attempts())
			.update();
	}

	/**
	 * Records what has become of a mail, unless another node has claimed it since.
	 */
	void finish(OutgoingMail mail, MailState state) {
		this.transaction.executeWithoutResult((status) -> {
			boolean finished = this.jdbc.sql("""
					update reminder_mail set state = :state
					where id = :id and state = 'SENDING' and attempts = :attempts
					""")
				.param("state", state.name())
				.param("id", mail.id())
				.param("attempts", mail.attempts())
				.update() == 1;
			if (finished) {
				deleteTokens(mail.id());
			}
		});
	}

	private void deleteTokens(UUID mail) {
		this.jdbc.sql("delete from reminder_mail_token where mail_id = :mail").param("mail", mail).update();
	}

	/**
	 * Counts the mails that wait or are being sent.
	 */
	WaitingMessages waiting() {
		return this.jdbc.sql(
				"select count(*) messages, min(created) since from reminder_mail where state in ('WAITING', 'SENDING')")
			.query(WaitingMessages::of)
			.single();
	}

	/**
	 * Deletes the mails that were added before a given time and do not wait.
	 */
	void deleteBefore(Instant time) {
		this.jdbc.sql("delete from reminder_mail where created < :time and state not in ('WAITING', 'SENDING')")
			.param("time", time.atOffset(ZoneOffset.UTC))
			.update();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	/** As it will be once it is claimed. */
	private static OutgoingMail mail(ResultSet row, int number) throws SQLException {
		return new OutgoingMail(row.getObject("id", UUID.class), row.getObject("address_id", UUID.class),
				MailKind.valueOf(row.getString("kind")), row.getObject("mail_day", LocalDate.class),
				row.getInt("attempts") + 1, instant(row, "created"));
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
