package io.patkeeper.reminder;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The people who want to be reminded, with their tokens, in the database. All that is
 * kept for reminders refers to their row and is deleted with it.
 */
@Repository
class ReminderRepository {

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	private final TransactionOperations transaction;

	ReminderRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches, TransactionOperations transaction) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transaction = transaction;
	}

	Optional<Reminder> find(String owner) {
		return this.jdbc.sql("select * from reminder where owner = :owner")
			.param("owner", owner)
			.query(ReminderRepository::reminder)
			.optional();
	}

	/**
	 * The watched tokens of a person, the next end first.
	 */
	List<WatchedToken> tokens(String owner) {
		return this.jdbc.sql("select * from reminder_token where owner = :owner")
			.param("owner", owner)
			.query(ReminderRepository::token)
			.list()
			.stream()
			.sorted(WatchedToken.BY_END)
			.toList();
	}

	/**
	 * What a person has been reminded of.
	 */
	Set<SentReminder> sent(String owner) {
		return new HashSet<>(this.jdbc.sql("select * from reminder_sent where owner = :owner")
			.param("owner", owner)
			.query((row, number) -> new SentReminder(row.getObject("authorization_id", UUID.class),
					instant(row, "expires"), row.getInt("days")))
			.list());
	}

	/**
	 * Adds a person. Must not be called within a transaction: of two simultaneous calls,
	 * one fails to insert the row.
	 * @return {@code false} if the person is there already
	 */
	boolean add(Reminder reminder) {
		try {
			this.jdbc.sql("""
					insert into reminder (owner, language, time_zone, days, seen, last_day)
					values (:owner, :language, :timeZone, :days, :seen, :lastDay)
					""")
				.param("owner", reminder.owner())
				.param("language", reminder.language().toLanguageTag())
				.param("timeZone", reminder.timeZone().getId())
				.param("days", days(reminder.days()))
				.param("seen", utc(reminder.seen()))
				.param("lastDay", reminder.lastDay())
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * Deletes all that is kept for a person.
	 */
	void delete(String owner) {
		this.jdbc.sql("delete from reminder where owner = :owner").param("owner", owner).update();
	}

	void changeDays(String owner, Collection<Integer> days) {
		this.jdbc.sql("update reminder set days = :days where owner = :owner")
			.param("days", days(days))
			.param("owner", owner)
			.update();
	}

	/**
	 * Stores the tokens of a person as they were listed, unless one was changed or they
	 * were listed since.
	 * @param seen when they were listed, at the earliest
	 * @param complete whether a token of an organization that is not listed is gone
	 */
	void store(String owner, Locale language, ZoneId timeZone, Instant seen, List<WatchedToken> tokens,
			Predicate<Organization> complete) {
		this.transaction.executeWithoutResult((status) -> {
			boolean latest = this.jdbc.sql("""
					update reminder set language = :language, time_zone = :timeZone, seen = :seen
					where owner = :owner and seen <= :seen
					""")
				.param("language", language.toLanguageTag())
				.param("timeZone", timeZone.getId())
				.param("seen", utc(seen))
				.param("owner", owner)
				.update() == 1;
			if (latest) {
				replace(owner, tokens, complete);
			}
		});
	}

	private void replace(String owner, List<WatchedToken> tokens, Predicate<Organization> complete) {
		Set<WatchedToken> stored = new HashSet<>(tokens(owner));
		Map<UUID, WatchedToken> current = tokens.stream()
			.collect(Collectors.toMap(WatchedToken::authorizationId, Function.identity()));
		List<WatchedToken> outdated = stored.stream().filter((token) -> {
			WatchedToken listed = current.get(token.authorizationId());
			return (listed != null) ? !listed.equals(token) : complete.test(token.organization());
		}).toList();
		delete(owner, outdated);
		insert(owner, tokens.stream().filter((token) -> !stored.contains(token)).toList());
	}

	private void delete(String owner, List<WatchedToken> tokens) {
		this.batches.batchUpdate("delete from reminder_token where owner = :owner and authorization_id = :token",
				tokens.stream().map((token) -> parameters(owner, token)).toArray(SqlParameterSource[]::new));
	}

	private void insert(String owner, List<WatchedToken> tokens) {
		this.batches.batchUpdate(
				"""
						insert into reminder_token (owner, authorization_id, organization, all_organizations, token_name, expires)
						values (:owner, :token, :organization, :allOrganizations, :name, :expires)
						""",
				tokens.stream().map((token) -> parameters(owner, token)).toArray(SqlParameterSource[]::new));
	}

	/**
	 * Stores a token that the person has created or changed.
	 */
	void store(String owner, WatchedToken token, Instant changed) {
		this.transaction.executeWithoutResult((status) -> {
			if (changed(owner, changed)) {
				delete(owner, List.of(token));
				insert(owner, List.of(token));
			}
		});
	}

	/**
	 * Forgets a token that the person has revoked.
	 */
	void remove(String owner, UUID authorizationId, Instant changed) {
		this.transaction.executeWithoutResult((status) -> {
			if (changed(owner, changed)) {
				this.jdbc.sql("delete from reminder_token where owner = :owner and authorization_id = :token")
					.param("owner", owner)
					.param("token", authorizationId)
					.update();
			}
		});
	}

	/**
	 * Records that the person has changed a token, so that what was listed before is not
	 * stored.
	 * @return {@code false} if the person does not want to be reminded
	 */
	private boolean changed(String owner, Instant time) {
		return this.jdbc.sql("update reminder set seen = greatest(seen, :time) where owner = :owner")
			.param("time", utc(time))
			.param("owner", owner)
			.update() == 1;
	}

	/**
	 * The time zones of all people.
	 */
	List<ZoneId> timeZones() {
		return this.jdbc.sql("select distinct time_zone from reminder")
			.query(String.class)
			.list()
			.stream()
			.map(ZoneId::of)
			.toList();
	}

	/**
	 * The people of a time zone whose reminders of a day are not done.
	 */
	List<String> waiting(ZoneId timeZone, LocalDate day) {
		return this.jdbc.sql("""
				select owner from reminder where time_zone = :timeZone and (last_day is null or last_day < :day)
				order by owner
				""").param("timeZone", timeZone.getId()).param("day", day).query(String.class).list();
	}

	/**
	 * Records within a transaction that the reminders of a day are done. Until it ends,
	 * other nodes wait here.
	 * @return {@code false} if they were done before
	 */
	boolean finish(String owner, LocalDate day) {
		return this.jdbc
			.sql("update reminder set last_day = :day where owner = :owner and (last_day is null or last_day < :day)")
			.param("day", day)
			.param("owner", owner)
			.update() == 1;
	}

	/**
	 * Records what a person is reminded of.
	 */
	void addSent(String owner, Collection<SentReminder> reminders) {
		this.batches.batchUpdate("""
				insert into reminder_sent (owner, authorization_id, expires, days)
				values (:owner, :token, :expires, :days)
				""",
				reminders.stream()
					.map((reminder) -> new MapSqlParameterSource().addValue("owner", owner)
						.addValue("token", reminder.authorizationId())
						.addValue("expires", utc(reminder.expires()))
						.addValue("days", reminder.days()))
					.toArray(SqlParameterSource[]::new));
	}

	/**
	 * Forgets what a person was reminded of, as far as those ends have passed.
	 */
	void deleteSentBefore(String owner, Instant expires) {
		this.jdbc.sql("delete from reminder_sent where owner = :owner and expires < :expires")
			.param("owner", owner)
			.param("expires", utc(expires))
			.update();
	}

	/**
	 * Deletes all that is kept for people who have not used Patkeeper for long.
	 */
	void deleteUnseenSince(Instant time) {
		this.jdbc.sql("delete from reminder where seen < :time").param("time", utc(time)).update();
	}

	private static SqlParameterSource parameters(String owner, WatchedToken token) {
		return new MapSqlParameterSource().addValue("owner", owner)
			.addValue("token", token.authorizationId())
			.addValue("organization", token.organization().name())
			.addValue("allOrganizations", token.allOrganizations())
			.addValue("name", token.name())
			.addValue("expires", utc(token.expires()));
	}

	private static String days(Collection<Integer> days) {
		return days.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	private static Reminder reminder(ResultSet row, int number) throws SQLException {
		SortedSet<Integer> days = Stream.of(row.getString("days").split(","))
			.map(Integer::valueOf)
			.collect(Collectors.toCollection(TreeSet::new));
		return new Reminder(row.getString("owner"), Locale.forLanguageTag(row.getString("language")),
				ZoneId.of(row.getString("time_zone")), days, instant(row, "seen"),
				row.getObject("last_day", LocalDate.class));
	}

	private static WatchedToken token(ResultSet row, int number) throws SQLException {
		return new WatchedToken(row.getObject("authorization_id", UUID.class),
				new Organization(row.getString("organization")), row.getBoolean("all_organizations"),
				row.getString("token_name"), instant(row, "expires"));
	}

	/** A column would round what is more exact, possibly up, to a later time. */
	private static OffsetDateTime utc(Instant instant) {
		return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
