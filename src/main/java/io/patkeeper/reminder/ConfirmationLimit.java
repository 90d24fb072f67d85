package io.patkeeper.reminder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;

import io.patkeeper.crypto.Sha256;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Limits the confirmations that a person can have mailed, and those that an address gets.
 * They count even for a person who has turned reminders off since, so they are kept
 * apart, as hashes.
 */
@Component
class ConfirmationLimit {

	private static final Duration PERIOD = Duration.ofDays(1);

	/** How many confirmations a person can ask for. */
	static final int MAX_OF_PERSON = 10;

	/** How many an address gets, from all people. */
	static final int MAX_OF_ADDRESS = 3;

	/** How long an address is left alone after one. */
	static final Duration PAUSE = Duration.ofMinutes(5);

	private final JdbcClient jdbc;

	private final Clock clock;

	ConfirmationLimit(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Counts a confirmation that is about to be mailed.
	 * @return {@code false} if it must not be mailed
	 */
	boolean count(String owner, String address) {
		String ownerHash = Sha256.of(owner);
		String addressHash = Sha256.of(address.toLowerCase(Locale.ROOT));
		Instant now = this.clock.instant();
		if (requests("owner_hash", ownerHash, now.minus(PERIOD)) >= MAX_OF_PERSON
				|| requests("address_hash", addressHash, now.minus(PERIOD)) >= MAX_OF_ADDRESS
				|| requests("address_hash", addressHash, now.minus(PAUSE)) > 0) {
			return false;
		}
		this.jdbc.sql("""
				insert into confirmation_request (id, owner_hash, address_hash, requested)
				values (:id, :owner, :address, :now)
				""")
			.param("id", UUID.randomUUID())
			.param("owner", ownerHash)
			.param("address", addressHash)
			.param("now", now.atOffset(ZoneOffset.UTC))
			.update();
		return true;
	}

	private int requests(String column, String hash, Instant since) {
		return this.jdbc
			.sql("select count(*) from confirmation_request where " + column + " = :hash and requested > :since")
			.param("hash", hash)
			.param("since", since.atOffset(ZoneOffset.UTC))
			.query(Integer.class)
			.single();
	}

	/**
	 * Deletes what no longer limits anything.
	 */
	void deleteExpired() {
		OffsetDateTime start = this.clock.instant().minus(PERIOD).atOffset(ZoneOffset.UTC);
		this.jdbc.sql("delete from confirmation_request where requested <= :start").param("start", start).update();
	}

}
