package io.patkeeper.journal;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.patkeeper.ui.BrowserTimeZone;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds a person's own entries, newest first.
 */
@Repository
class JournalSearch {

	private static final String TEXT = """
			(lower(token_name) like :q escape '!' or cast(authorization_id as varchar(36)) like :q escape '!'
			or lower(code) like :q escape '!' or lower(correlation_id) like :q escape '!'
			or lower(activity_id) like :q escape '!')""";

	/** All columns of the index; otherwise H2 would not use it to sort. */
	private static final String NEWEST_FIRST = " order by owner desc, opened desc, id desc";

	private static final int BATCH = 500;

	private final JdbcClient jdbc;

	JournalSearch(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	long count(String owner, JournalFilter filter) {
		Criteria criteria = Criteria.of(owner, filter);
		return this.jdbc.sql("select count(*) from journal where " + criteria.sql())
			.params(criteria.values())
			.query(Long.class)
			.single();
	}

	List<JournalEntry> find(String owner, JournalFilter filter, long from, int limit) {
		Criteria criteria = Criteria.of(owner, filter);
		return this.jdbc
			.sql("select * from journal where " + criteria.sql() + NEWEST_FIRST
					+ " offset :from rows fetch next :limit rows only")
			.params(criteria.values())
			.param("from", from)
			.param("limit", limit)
			.query(JournalEntry::of)
			.list();
	}

	/**
	 * All entries, in batches, so that only a few of them are in memory and no connection
	 * is held while a slow client reads. Each batch begins after the last entry of the
	 * previous one, so that entries which are added or deleted at the same time cause
	 * neither repetitions nor gaps. The first batch is fetched before this method
	 * returns.
	 */
	Stream<JournalEntry> all(String owner, JournalFilter filter) {
		return Stream
			.iterate(batch(owner, filter, null), Predicate.not(List::isEmpty),
					(batch) -> (batch.size() == BATCH) ? batch(owner, filter, batch.get(BATCH - 1)) : List.of())
			.flatMap(List::stream);
	}

	private List<JournalEntry> batch(String owner, JournalFilter filter, @Nullable JournalEntry last) {
		Criteria criteria = Criteria.of(owner, filter).after(last);
		return this.jdbc
			.sql("select * from journal where " + criteria.sql() + NEWEST_FIRST + " fetch first :limit rows only")
			.params(criteria.values())
			.param("limit", BATCH)
			.query(JournalEntry::of)
			.list();
	}

	List<String> organizations(String owner) {
		return this.jdbc.sql("select distinct organization from journal where owner = :owner order by organization")
			.param("owner", owner)
			.query(String.class)
			.list();
	}

	/**
	 * The conditions of a search as SQL, and the values of its parameters.
	 */
	private record Criteria(String sql, Map<String, Object> values) {

		static Criteria of(String owner, JournalFilter filter) {
			Map<String, Object> values = new HashMap<>();
			List<String> conditions = new ArrayList<>();
			conditions.add("owner = :owner");
			values.put("owner", owner);
			if (!filter.q().isEmpty()) {
				conditions.add(TEXT);
				// Names are stored as legible copies.
				String text = LegibleText.of(filter.q()).toLowerCase(Locale.ROOT);
				values.put("q", "%" + text.replaceAll("[!%_]", "!$0") + "%");
			}
			if (!filter.action().isEmpty()) {
				conditions.add("action in (:actions)");
				values.put("actions",
						Stream.of(Action.values())
							.filter((action) -> action.filterKey().equals(filter.action()))
							.map(Action::name)
							.toList());
			}
			if (!filter.outcome().isEmpty()) {
				// An entry that was never closed has an unknown outcome, too.
				conditions.add(filter.outcome().equals("unknown") ? "(outcome = :outcome or outcome is null)"
						: "outcome = :outcome");
				values.put("outcome", filter.outcome().toUpperCase(Locale.ROOT));
			}
			if (!filter.organization().isEmpty()) {
				conditions.add("lower(organization) = :organization");
				values.put("organization", LegibleText.of(filter.organization()).toLowerCase(Locale.ROOT));
			}
			LocalDate first = filter.firstDay();
			if (first != null) {
				conditions.add("opened >= :first");
				values.put("first", startOf(first));
			}
			LocalDate last = filter.lastDay();
			if (last != null) {
				conditions.add("opened < :end");
				values.put("end", startOf(last.plusDays(1)));
			}
			return new Criteria(String.join(" and ", conditions), values);
		}

		/**
		 * When a day starts in the person's time zone.
		 */
		private static OffsetDateTime startOf(LocalDate day) {
			return day.atStartOfDay(BrowserTimeZone.current()).toInstant().atOffset(ZoneOffset.UTC);
		}

		/**
		 * The same criteria, for the entries after a given one.
		 */
		Criteria after(@Nullable JournalEntry last) {
			if (last == null) {
				return this;
			}
			Map<String, Object> values = new HashMap<>(this.values);
			values.put("opened", last.opened().atOffset(ZoneOffset.UTC));
			values.put("id", last.id());
			// Redundant, but lets the database use the index.
			return new Criteria(this.sql + " and opened <= :opened and (opened < :opened or id < :id)", values);
		}

	}

}
