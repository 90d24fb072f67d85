package io.patkeeper.reminder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.crypto.UrlSecret;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The addresses in the database, and the links that were mailed to them.
 */
@Repository
class MailAddressRepository {

	/** What a mailed link does. */
	enum Purpose {

		CONFIRM, LEAVE

	}

	private final JdbcClient jdbc;

	private final Clock clock;

	MailAddressRepository(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Locks the addresses of a person until the transaction ends.
	 */
	void lock(String owner) {
		this.jdbc.sql("select owner from reminder where owner = :owner for update")
			.param("owner", owner)
			.query(String.class)
			.optional();
	}

	/**
	 * The addresses of a person, in alphabetical order.
	 */
	List<MailAddress> all(String owner) {
		return this.jdbc.sql("select * from reminder_address where owner = :owner order by lower(address), address")
			.param("owner", owner)
			.query(MailAddressRepository::address)
			.list();
	}

	int count(String owner, MailAddressState state) {
		return this.jdbc.sql("select count(*) from reminder_address where owner = :owner and state = :state")
			.param("owner", owner)
			.param("state", state.name())
			.query(Integer.class)
			.single();
	}

	Optional<MailAddress> find(UUID id) {
		return this.jdbc.sql("select * from reminder_address where id = :id")
			.param("id", id)
			.query(MailAddressRepository::address)
			.optional();
	}

	/**
	 * Adds an address that has to be confirmed.
	 * @return its id
	 */
	UUID add(String owner, String address, String person) {
		UUID id = UUID.randomUUID();
		this.jdbc.sql("""
				insert into reminder_address (id, owner, address, person, state, since)
				values (:id, :owner, :address, :person, :state, :now)
				""")
			.param("id", id)
			.param("owner", owner)
			.param("address", address)
			.param("person", person)
			.param("state", MailAddressState.PENDING.name())
			.param("now", now())
			.update();
		return id;
	}

	/**
	 * Lets an address be confirmed anew.
	 */
	void reset(UUID id, String person) {
		this.jdbc
			.sql("""
					update reminder_address set state = :state, since = :now, person = :person, failure = null, reply = null,
						failing_since = null
					where id = :id
					""")
			.param("state", MailAddressState.PENDING.name())
			.param("now", now())
			.param("person", person)
			.param("id", id)
			.update();
	}

	void remove(UUID id) {
		this.jdbc.sql("delete from reminder_address where id = :id").param("id", id).update();
	}

	/**
	 * Records a link that is about to be mailed.
	 */
	void addLink(UUID address, Purpose purpose, UrlSecret secret) {
		this.jdbc.sql("""
				insert into reminder_mail_link (secret_hash, address_id, purpose, created)
				values (:hash, :address, :purpose, :now)
				""")
			.param("hash", secret.hash())
			.param("address", address)
			.param("purpose", purpose.name())
			.param("now", now())
			.update();
	}

	/**
	 * Confirms the address to which a link was mailed. Safe to repeat.
	 * @return {@code false} if the link does not confirm any address, or no longer
	 */
	boolean confirm(UrlSecret secret) {
		return this.jdbc.sql("""
				update reminder_address set since = case when state = 'PENDING' then :now else since end,
					state = 'CONFIRMED'
				where state in ('PENDING', 'CONFIRMED') and id = (
					select address_id from reminder_mail_link
					where secret_hash = :hash and purpose = 'CONFIRM' and created > :earliest)
				""")
			.param("now", now())
			.param("hash", secret.hash())
			.param("earliest", now().minus(MailAddress.CONFIRMATION_PERIOD))
			.update() == 1;
	}

	/**
	 * Stops the mails to the address to which a link was mailed. Safe to repeat.
	 */
	void leave(UrlSecret secret) {
		this.jdbc.sql("""
				update reminder_address set state = 'LEFT', since = :now, failure = null, reply = null,
					failing_since = null
				where state <> 'LEFT' and id = (
					select address_id from reminder_mail_link where secret_hash = :hash and purpose = 'LEAVE')
				""").param("now", now()).param("hash", secret.hash()).update();
	}

	/**
	 * Records that the mail server has taken a mail.
	 */
	void delivered(UUID id) {
		this.jdbc.sql("""
				update reminder_address set failure = null, reply = null, failing_since = null
				where id = :id and failing_since is not null
				""").param("id", id).update();
	}

	/**
	 * Records that the mail server has not taken a mail.
	 */
	void failed(UUID id, MailRefusal refusal) {
		this.jdbc.sql("""
				update reminder_address set failure = :failure, reply = :reply,
					failing_since = coalesce(failing_since, :now)
				where id = :id
				""")
			.param("failure", refusal.failure().name())
			.param("reply", refusal.reply())
			.param("now", now())
			.param("id", id)
			.update();
		if (refusal.failure() == MailFailure.REFUSED) {
			this.jdbc
				.sql("update reminder_address set state = 'REFUSED', since = :now"
						+ " where id = :id and state in ('PENDING', 'CONFIRMED')")
				.param("now", now())
				.param("id", id)
				.update();
		}
	}

	/**
	 * Deletes the addresses that were not confirmed in time.
	 */
	void deleteUnconfirmed() {
		this.jdbc.sql("delete from reminder_address where state = 'PENDING' and since <= :time")
			.param("time", now().minus(MailAddress.CONFIRMATION_PERIOD))
			.update();
	}

	/**
	 * Deletes the links that were mailed before a given time.
	 */
	void deleteLinksBefore(Instant time) {
		this.jdbc.sql("delete from reminder_mail_link where created < :time")
			.param("time", time.atOffset(ZoneOffset.UTC))
			.update();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static MailAddress address(ResultSet row, int number) throws SQLException {
		String failure = row.getString("failure");
		return new MailAddress(row.getObject("id", UUID.class), row.getString("owner"), row.getString("address"),
				row.getString("person"), MailAddressState.valueOf(row.getString("state")), instant(row, "since"),
				(failure != null) ? MailFailure.valueOf(failure) : null, row.getString("reply"),
				(row.getObject("failing_since") != null) ? instant(row, "failing_since") : null);
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
