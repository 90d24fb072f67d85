package io.patkeeper.bulk;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.patkeeper.token.secret.NewSecrets;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a run shows.
 *
 * @param id the id of the run
 * @param kind what it does
 * @param status its status
 * @param keepOld whether old tokens work until the person revokes them
 * @param started when it was confirmed
 * @param ended when it was over
 * @param resumableIn the seconds after which the person can continue it, if the node that
 * works on it seems to have stopped
 * @param items its tokens: first those that need the person, then those that are being
 * changed, then those that are done, and last those that wait
 * @param secrets the new secrets that wait for the person, by authorization id
 */
record RunPage(UUID id, RunKind kind, RunStatus status, boolean keepOld, @Nullable Instant started,
		@Nullable Instant ended, @Nullable Long resumableIn, List<RunItem> items, Map<UUID, NewSecrets.Kept> secrets) {

	private static final List<ItemState> ORDER = List.of(ItemState.UNKNOWN, ItemState.FAILED, ItemState.REFUSED,
			ItemState.WORKING, ItemState.DONE, ItemState.PENDING);

	private static final List<ItemState> COUNTED = List.of(ItemState.DONE, ItemState.UNKNOWN, ItemState.FAILED,
			ItemState.REFUSED, ItemState.WORKING, ItemState.PENDING);

	/** A node that has not renewed its lease for so long has probably stopped. */
	private static final Duration SILENCE = Duration.ofSeconds(RunExecutor.RENEWAL_SECONDS + 5);

	static RunPage of(Run run, List<RunItem> all, Map<UUID, NewSecrets.Kept> secrets, Instant now) {
		RunStatus status = RunStatus.of(run, now);
		return new RunPage(run.id(), run.kind(), status, run.keepOld(), run.started(), run.ended(),
				resumableIn(run, now),
				all.stream()
					.filter((item) -> item.state() != ItemState.LEFT_OUT)
					.map((item) -> status.isActive() ? item : item.withoutWork())
					.sorted(Comparator.comparingInt((item) -> ORDER.indexOf(item.state())))
					.toList(),
				secrets);
	}

	private static @Nullable Long resumableIn(Run run, Instant now) {
		Instant leaseUntil = run.leaseUntil();
		boolean silent = leaseUntil != null && leaseUntil.isAfter(now)
				&& leaseUntil.isBefore(now.plus(RunRepository.LEASE).minus(SILENCE));
		return silent ? Duration.between(now, leaseUntil).toSeconds() + 1 : null;
	}

	/**
	 * How far it is.
	 */
	public RunProgress progress() {
		return new RunProgress(this.id, this.kind, this.status,
				this.items.stream()
					.collect(Collectors.groupingBy(RunItem::state, () -> new EnumMap<>(ItemState.class),
							Collectors.summingInt((item) -> 1))));
	}

	/**
	 * How many tokens have which state, without states that none has.
	 */
	public Map<ItemState, Integer> counts() {
		Map<ItemState, Integer> counts = new LinkedHashMap<>();
		RunProgress progress = progress();
		COUNTED.forEach((state) -> counts.put(state, progress.count(state)));
		counts.values().removeIf((count) -> count == 0);
		return counts;
	}

	/**
	 * The tokens that were not changed as requested.
	 */
	public List<RunItem> unsuccessful() {
		return this.items.stream().filter((item) -> ItemState.UNSUCCESSFUL.contains(item.state())).toList();
	}

	/**
	 * All other tokens.
	 */
	public List<RunItem> others() {
		return this.items.stream().filter((item) -> !ItemState.UNSUCCESSFUL.contains(item.state())).toList();
	}

	/**
	 * The replaced tokens that may still work.
	 */
	public Collection<RunItem> old() {
		boolean listed = this.kind == RunKind.REPLACE && this.keepOld && progress().done() > 0;
		return listed ? this.items.stream()
			.filter((item) -> item.expires() == null || this.ended == null || item.expires().isAfter(this.ended))
			.collect(Collectors.toMap(RunItem::authorizationId, Function.identity(), (one, other) -> one,
					LinkedHashMap::new))
			.values() : List.of();
	}

	/**
	 * Whether it is over, and no secret waits for the person.
	 */
	boolean isSettled() {
		return this.status == RunStatus.OVER && this.secrets.isEmpty();
	}

	/**
	 * How long it took, in seconds.
	 */
	public @Nullable Long seconds() {
		return (this.started != null && this.ended != null) ? Duration.between(this.started, this.ended).toSeconds()
				: null;
	}

	/**
	 * When the first of the new secrets is deleted; {@code null} if none waits.
	 */
	public @Nullable Instant keptUntil() {
		return this.secrets.values().stream().map(NewSecrets.Kept::until).min(Comparator.naturalOrder()).orElse(null);
	}

	/**
	 * The new secret of a token, as plain text; {@code null} if there is none.
	 */
	public @Nullable String secretOf(RunItem item) {
		NewSecrets.Kept kept = (item.newAuthorizationId() != null) ? this.secrets.get(item.newAuthorizationId()) : null;
		return (kept != null) ? kept.secret().secret().reveal() : null;
	}

	@Override
	public String toString() {
		return "RunPage[" + this.id + "]";
	}

}
