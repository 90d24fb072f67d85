package io.patkeeper.bulk;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.patkeeper.azuredevops.PersonalAccessTokenClient;
import io.patkeeper.session.BackgroundSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The work of this node on a run, from taking the lease to releasing it.
 */
class RunExecution {

	private static final Logger logger = LoggerFactory.getLogger(RunExecution.class);

	/** The MDC key of the id that all log lines and journal entries of a change share. */
	private static final String CORRELATION_ID = "correlationId";

	/** How often a change is tried that Azure DevOps did not accept at that time. */
	private static final int MAX_ATTEMPTS = 3;

	/** After a 429 that does not say how long to wait. */
	private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);

	private final Run run;

	private final UUID lease;

	private final BackgroundSession session;

	private final RunExecutor executor;

	private final AtomicInteger openLanes = new AtomicInteger();

	private volatile boolean stopped;

	private volatile List<Lane> lanes = List.of();

	RunExecution(Run run, UUID lease, BackgroundSession session, RunExecutor executor) {
		this.run = run;
		this.lease = lease;
		this.session = session;
		this.executor = executor;
	}

	Run run() {
		return this.run;
	}

	UUID lease() {
		return this.lease;
	}

	boolean isOf(String sessionId) {
		return this.session.id().equals(sessionId);
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * The time before which no token should be changed. Organizations share the service
	 * that manages tokens, so a pause is for all of them.
	 */
	Instant pausedUntil() {
		return this.lanes.stream()
			.map((lane) -> lane.rateLimit().pausedUntil())
			.max(Comparator.naturalOrder())
			.orElse(Instant.MIN);
	}

	/**
	 * Starts with the tokens that have no outcome.
	 */
	void start(List<RunItem> items) {
		Collection<List<RunItem>> byOrganization = items.stream()
			.filter((item) -> item.state() == ItemState.PENDING || item.state() == ItemState.UNKNOWN)
			.collect(Collectors.groupingBy(RunItem::organization))
			.values();
		this.lanes = byOrganization.stream().map((those) -> new Lane(this, this.executor, those)).toList();
		this.openLanes.set(this.lanes.size());
		if (this.lanes.isEmpty()) {
			this.executor.ended(this);
		}
		this.lanes.forEach(Lane::startNext);
	}

	/**
	 * Changes no other token.
	 */
	void stop() {
		this.stopped = true;
		this.lanes.forEach(Lane::startNext);
	}

	/**
	 * Called once by each lane.
	 */
	void laneEnded() {
		if (this.openLanes.decrementAndGet() == 0) {
			this.executor.ended(this);
		}
	}

	/**
	 * Does a task with the person's session.
	 */
	void perform(Task task, Lane lane) {
		MDC.put(CORRELATION_ID, "run-" + this.run.id() + "-" + task.item().place());
		try {
			if (!this.stopped && this.session.isAlive()) {
				this.session.run(() -> {
					lane.rateLimit().observe();
					claimAndPerform(task, lane);
				});
			}
			else {
				stop();
			}
		}
		catch (RuntimeException ex) {
			// What has become of this token is looked up when the run is continued.
			logger.error("Run {} is interrupted", this.run.id(), ex);
			stop();
		}
		finally {
			MDC.remove(CORRELATION_ID);
		}
	}

	private void claimAndPerform(Task task, Lane lane) {
		RunItem item = task.item();
		if (!this.executor.runs().claim(this.run.id(), item, task.state(), this.lease)) {
			stop();
			return;
		}
		ItemResult result;
		try {
			result = (task.state() == ItemState.UNKNOWN) ? lookUp(task) : change(task);
		}
		catch (RuntimeException ex) {
			if (!PersonalAccessTokenClient.isWithoutAccessToken(ex)) {
				throw ex;
			}
			logger.warn("Run {} is interrupted: there is no access token", this.run.id(), ex);
			this.executor.runs().finish(this.run.id(), item, ItemResult.of(task.state(), item.reason()), this.lease);
			stop();
			return;
		}
		this.executor.runs().finish(this.run.id(), item, result, this.lease);
		this.executor.metrics().finished(this.run.kind(), result.state());
		if (result.state() == ItemState.PENDING) {
			if (ItemService.TOO_MANY_REQUESTS.equals(result.reason())
					&& !pausedUntil().isAfter(this.executor.clock().instant())) {
				lane.rateLimit().pause(DEFAULT_PAUSE);
			}
			lane.add(task.again());
		}
		else if (result.state() == ItemState.UNKNOWN && result.notBefore() != null) {
			lane.addAt(task.lookUp(result), result.notBefore());
		}
		else if (result.state() == ItemState.UNKNOWN && task.state() != ItemState.UNKNOWN) {
			lane.addLast(task.lookUp(result));
		}
	}

	private ItemResult change(Task task) {
		ItemResult result = this.executor.items().change(this.run, task.item());
		return (result.state() == ItemState.PENDING && task.attempt() >= MAX_ATTEMPTS)
				? ItemResult.of(ItemState.FAILED, result.reason()) : result;
	}

	/**
	 * A token that was not changed is changed only if the person has continued the run
	 * since. Otherwise, the change has failed.
	 */
	private ItemResult lookUp(Task task) {
		ItemResult result = this.executor.items().lookUp(this.run, task.item());
		return (result.state() == ItemState.PENDING && !task.resumed())
				? ItemResult.of(ItemState.FAILED, task.item().reason()) : result;
	}

	/**
	 * A change of a token, or a look at it.
	 *
	 * @param item the token
	 * @param state the state in the database: {@link ItemState#PENDING} to change it,
	 * {@link ItemState#UNKNOWN} to look at it
	 * @param attempt how often it has been tried, with this time
	 * @param resumed whether the person has continued the run since the token was changed
	 */
	record Task(RunItem item, ItemState state, int attempt, boolean resumed) {

		static Task of(RunItem item) {
			return new Task(item, item.state(), 1, true);
		}

		Task again() {
			return new Task(this.item, ItemState.PENDING, this.attempt + 1, false);
		}

		Task lookUp(ItemResult result) {
			RunItem unknown = new RunItem(this.item.place(), this.item.organization(), this.item.authorizationId(),
					this.item.name(), this.item.expires(), ItemState.UNKNOWN, result.reason(), null, result.rotation(),
					result.newAuthorizationId(), this.item.oldOrganization());
			return new Task(unknown, ItemState.UNKNOWN, this.attempt, this.state == ItemState.UNKNOWN && this.resumed);
		}

	}

}
