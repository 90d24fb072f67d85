package io.patkeeper.bulk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The runs in the database. The node with the lease of a run works on it; what it writes
 * after its lease has ended has no effect.
 */
@Repository
public class RunRepository {

	/** How long a node that has stopped keeps a run from being continued. */
	static final Duration LEASE = Duration.ofSeconds(30);

	/** How long a run is kept, in which names of tokens stand. */
	private static final Duration RETENTION = Duration.ofDays(30);

	/** A preview does not show changes that were made since. */
	private static final Duration PREVIEW_RETENTION = Duration.ofHours(12);

	/** Only one run of a person works at a time. */
	private static final String NO_OTHER = """
			and not exists (select 1 from bulk_run other where other.owner = :owner and other.id <> :id
				and other.lease_until > :now)
			""";

	private static final String LEASED = """
			and exists (select 1 from bulk_run run where run.id = :run and run.lease = :lease
				and run.lease_until > :now)
			""";

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	private final TransactionOperations transaction;

	private final Clock clock;

	RunRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches, TransactionOperations transaction,
			Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transaction = transaction;
		this.clock = clock;
	}

	/**
	 * Adds a preview with its items.
	 */
	void add(Run run, List<RunItem> items) {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("""
					insert into bulk_run (id, owner, kind, state, keep_old, created)
					values (:id, :owner, :kind, :state, :keepOld, :now)
					""")
				.param("id", run.id())
				.param("owner", run.owner())
				.param("kind", run.kind().name())
				.param("state", run.state().name())
				.param("keepOld", run.keepOld())
				.param("now", now())
				.update();
			this.batches.batchUpdate("""
					insert into bulk_item (run_id, place, organization, authorization_id, token_name, expires, state,
						reason, old_organization, changed)
					values (:run, :place, :organization, :authorizationId, :name, :expires, :state, :reason,
						:oldOrganization, :now)
					""", items.stream().map((item) -> parameters(run.id(), item)).toArray(SqlParameterSource[]::new));
		});
	}

	private SqlParameterSource parameters(UUID run, RunItem item) {
		return new MapSqlParameterSource().addValue("run", run)
			.addValue("place", item.place())
			.addValue("organization", item.organization().name())
			.addValue("authorizationId", item.authorizationId())
			.addValue("name", item.name())
			.addValue("expires", utc(item.expires()))
			.addValue("state", item.state().name())
			.addValue("reason", item.reason())
			.addValue("oldOrganization", (item.oldOrganization() != null) ? item.oldOrganization().name() : null)
			.addValue("now", now());
	}

	Optional<Run> find(String owner, UUID id) {
		return this.jdbc.sql("select * from bulk_run where id = :id and owner = :owner")
			.param("id", id)
			.param("owner", owner)
			.query(RunRepository::run)
			.optional();
	}

	List<RunItem> items(UUID run) {
		return this.jdbc.sql("select * from bulk_item where run_id = :run order by place")
			.param("run", run)
			.query(RunRepository::item)
			.list();
	}

	/**
	 * The run of a person that was confirmed last and is not over.
	 */
	Optional<UUID> findUnfinished(String owner) {
		return this.jdbc.sql("""
				select id from bulk_run where owner = :owner and state in ('RUNNING', 'STOPPED')
				order by started desc fetch first 1 rows only
				""").param("owner", owner).query(UUID.class).optional();
	}

	/**
	 * Counts the runs of all people that were confirmed and are not over.
	 */
	public RunCount count() {
		Map<String, Long> counts = countUnfinished();
		long all = counts.values().stream().mapToLong(Long::longValue).sum();
		long running = Stream.of(RunStatus.values())
			.filter(RunStatus::isActive)
			.mapToLong((status) -> counts.getOrDefault(status.key(), 0L))
			.sum();
		return new RunCount((int) running, (int) (all - running));
	}

	/**
	 * How far a run is.
	 */
	Optional<RunProgress> progress(String owner, UUID id) {
		Map<ItemState, Integer> counts = new EnumMap<>(ItemState.class);
		List<Run> runs = this.jdbc
			.sql("""
					select run.*, item.state item_state, item.items from bulk_run run
					join (select run_id, state, count(*) items from bulk_item where run_id = :id group by run_id, state) item
					on item.run_id = run.id
					where run.id = :id and run.owner = :owner
					""")
			.param("id", id)
			.param("owner", owner)
			.query((row, number) -> {
				counts.put(ItemState.valueOf(row.getString("item_state")), row.getInt("items"));
				return run(row, number);
			})
			.list();
		return runs.stream()
			.findFirst()
			.map((run) -> new RunProgress(run.id(), run.kind(), RunStatus.of(run, this.clock.instant()), counts));
	}

	/**
	 * Confirms a preview, and takes the lease.
	 * @param lease identifies the lease
	 * @return {@code false} if it has been confirmed before, or another run is under way
	 */
	boolean start(Run run, UUID lease) {
		return this.jdbc.sql("""
				update bulk_run set state = 'RUNNING', keep_old = :keepOld, new_expiry = :newExpiry, started = :now,
					lease = :lease, lease_until = :until
				where id = :id and owner = :owner and state = 'PREVIEW'
				""" + NO_OTHER)
			.param("keepOld", run.keepOld())
			.param("newExpiry", utc(run.newExpiry()))
			.param("lease", lease)
			.param("until", now().plus(LEASE))
			.param("id", run.id())
			.param("owner", run.owner())
			.param("now", now())
			.update() == 1;
	}

	/**
	 * Takes the lease of a run that was stopped or interrupted. What has become of the
	 * tokens that were being changed is not known.
	 * @param lease identifies the lease
	 * @return {@code false} if a node works on it, or on another run of the person
	 */
	boolean resume(Run run, UUID lease) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			boolean resumed = this.jdbc.sql("""
					update bulk_run set state = 'RUNNING', lease = :lease, lease_until = :until
					where id = :id and owner = :owner and state in ('RUNNING', 'STOPPED')
					and (lease_until is null or lease_until <= :now)
					""" + NO_OTHER)
				.param("lease", lease)
				.param("until", now().plus(LEASE))
				.param("id", run.id())
				.param("owner", run.owner())
				.param("now", now())
				.update() == 1;
			if (resumed) {
				this.jdbc.sql("""
						update bulk_item set state = 'UNKNOWN', reason = 'run.reason.interrupted', changed = :now
						where run_id = :id and state = 'WORKING'
						""").param("now", now()).param("id", run.id()).update();
			}
			return resumed;
		}));
	}

	/**
	 * Prolongs a lease.
	 * @return {@code false} if it has ended
	 */
	boolean renew(UUID run, UUID lease) {
		return this.jdbc.sql("""
				update bulk_run set lease_until = :until
				where id = :id and lease = :lease and lease_until > :now
				""")
			.param("until", now().plus(LEASE))
			.param("id", run)
			.param("lease", lease)
			.param("now", now())
			.update() == 1;
	}

	/**
	 * Stops a run once what is being changed is finished.
	 */
	void stop(String owner, UUID id) {
		this.jdbc.sql("update bulk_run set state = 'STOPPED' where id = :id and owner = :owner and state = 'RUNNING'")
			.param("id", id)
			.param("owner", owner)
			.update();
	}

	/**
	 * Records that a token is about to be changed or looked at.
	 * @param from its state so far
	 * @return {@code false} if the lease has ended, or the person has stopped the run
	 */
	boolean claim(UUID run, RunItem item, ItemState from, UUID lease) {
		return this.jdbc.sql("""
				update bulk_item set state = 'WORKING', changed = :now
				where run_id = :run and place = :place and state = :from
				and exists (select 1 from bulk_run run where run.id = :run and run.lease = :lease
					and run.lease_until > :now and run.state = 'RUNNING')
				""")
			.param("now", now())
			.param("run", run)
			.param("place", item.place())
			.param("from", from.name())
			.param("lease", lease)
			.update() == 1;
	}

	/**
	 * Records what has become of a token, unless the lease has ended.
	 */
	void finish(UUID run, RunItem item, ItemResult result, UUID lease) {
		this.jdbc.sql("""
				update bulk_item set state = :state, reason = :reason, detail = :detail, rotation_id = :rotation,
					new_authorization_id = :new, expires = coalesce(:expires, expires), changed = :now
				where run_id = :run and place = :place and state = 'WORKING'
				""" + LEASED)
			.param("state", result.state().name())
			.param("reason", result.reason())
			.param("detail", result.detail())
			.param("rotation", result.rotation())
			.param("new", result.newAuthorizationId())
			.param("expires", utc(result.expires()))
			.param("now", now())
			.param("run", run)
			.param("place", item.place())
			.param("lease", lease)
			.update();
	}

	/**
	 * Gives the lease back. The run is over if each token has an outcome.
	 */
	void release(UUID run, UUID lease) {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("""
					update bulk_run set state = 'OVER', ended = :now
					where id = :run and lease = :lease and not exists (
						select 1 from bulk_item item where item.run_id = :run and item.state in ('PENDING', 'WORKING'))
					""").param("now", now()).param("run", run).param("lease", lease).update();
			this.jdbc.sql("update bulk_run set lease = null, lease_until = null where id = :run and lease = :lease")
				.param("run", run)
				.param("lease", lease)
				.update();
		});
	}

	/**
	 * Counts the runs of all people that were confirmed and are not over, by status.
	 */
	Map<String, Long> countUnfinished() {
		return this.jdbc.sql("select * from bulk_run where state in ('RUNNING', 'STOPPED')")
			.query(RunRepository::run)
			.list()
			.stream()
			.collect(Collectors.groupingBy((run) -> RunStatus.of(run, this.clock.instant()).key(),
					Collectors.counting()));
	}

	@Scheduled(initialDelay = 2, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
	void deleteOld() {
		this.jdbc.sql("""
				delete from bulk_run where created < :time or (state = 'PREVIEW' and created < :previewTime)
				""")
			.param("time", now().minus(RETENTION))
			.param("previewTime", now().minus(PREVIEW_RETENTION))
			.update();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static Run run(ResultSet row, int number) throws SQLException {
		return new Run(row.getObject("id", UUID.class), row.getString("owner"), RunKind.valueOf(row.getString("kind")),
				RunState.valueOf(row.getString("state")), row.getBoolean("keep_old"), instant(row, "new_expiry"),
				instant(row, "started"), instant(row, "ended"), instant(row, "lease_until"));
	}

	private static RunItem item(ResultSet row, int number) throws SQLException {
		String oldOrganization = row.getString("old_organization");
		return new RunItem(row.getInt("place"), new Organization(row.getString("organization")),
				row.getObject("authorization_id", UUID.class), row.getString("token_name"), instant(row, "expires"),
				ItemState.valueOf(row.getString("state")), row.getString("reason"), row.getString("detail"),
				row.getObject("rotation_id", UUID.class), row.getObject("new_authorization_id", UUID.class),
				(oldOrganization != null) ? new Organization(oldOrganization) : null);
	}

	private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
