package io.patkeeper.bulk;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import io.patkeeper.journal.ChangeLimit;
import io.patkeeper.journal.TooManyChangesException;
import io.patkeeper.session.BackgroundSession;

import org.springframework.stereotype.Service;

/**
 * Starts, stops and continues runs, at most one of a person at a time.
 */
@Service
class RunService {

	private final RunRepository runs;

	private final RunExecutor executor;

	private final CurrentRun currentRun;

	private final Selections selections;

	private final ChangeLimit limit;

	private final Clock clock;

	RunService(RunRepository runs, RunExecutor executor, CurrentRun currentRun, Selections selections,
			ChangeLimit limit, Clock clock) {
		this.runs = runs;
		this.executor = executor;
		this.currentRun = currentRun;
		this.selections = selections;
		this.limit = limit;
		this.clock = clock;
	}

	/**
	 * Starts a run that its owner has confirmed, which counts as one change.
	 * @param session the session of its owner
	 * @return {@code false} if another run of the person is under way
	 * @throws TooManyChangesException if the person has reached the change limit
	 */
	boolean start(Run run, List<RunItem> items, BackgroundSession session) {
		this.limit.count(run.owner());
		UUID lease = UUID.randomUUID();
		if (!this.runs.start(run, lease)) {
			return isUnderWay(run);
		}
		this.selections.remove(items.stream().map(RunItem::authorizationId).toList());
		execute(run, lease, session);
		return true;
	}

	/**
	 * Continues a run that was stopped or interrupted.
	 * @param session the session of its owner
	 * @return {@code false} if another run of the person is under way
	 */
	boolean resume(Run run, BackgroundSession session) {
		UUID lease = UUID.randomUUID();
		if (!this.runs.resume(run, lease)) {
			return isUnderWay(run);
		}
		execute(run, lease, session);
		return true;
	}

	private void execute(Run run, UUID lease, BackgroundSession session) {
		this.currentRun.set(run.id());
		this.executor.execute(run, lease, session);
	}

	/**
	 * Whether a node works on a run, or has done so, because of another request.
	 */
	private boolean isUnderWay(Run run) {
		return this.runs.find(run.owner(), run.id())
			.filter((current) -> current.state() == RunState.OVER || current.isLeased(this.clock.instant()))
			.isPresent();
	}

	/**
	 * Stops a run. What is being changed is finished.
	 */
	void stop(Run run) {
		this.runs.stop(run.owner(), run.id());
		this.executor.stopped(run.id());
	}

}
