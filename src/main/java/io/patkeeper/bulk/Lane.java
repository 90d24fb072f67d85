package io.patkeeper.bulk;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

import io.patkeeper.azuredevops.RateLimit;
import io.patkeeper.bulk.RunExecution.Task;

/**
 * The tokens of a run in one organization. A few are changed at the same time, one if the
 * person has few calls left there, and none while Azure DevOps asks for a pause.
 */
class Lane {

	private final RunExecution execution;

	private final RunExecutor executor;

	private final RateLimit rateLimit;

	/** Guards everything below. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Queue<Task> waiting = new ArrayDeque<>();

	/** What to look at when all others are done. */
	private final Queue<Task> last = new ArrayDeque<>();

	private int running;

	/** How many tasks wait for their time. */
	private int scheduled;

	private Instant startsAgain = Instant.MIN;

	private boolean ended;

	Lane(RunExecution execution, RunExecutor executor, List<RunItem> items) {
		this.execution = execution;
		this.executor = executor;
		this.rateLimit = new RateLimit(executor.clock());
		items.stream().map(Task::of).forEach(this.waiting::add);
	}

	RateLimit rateLimit() {
		return this.rateLimit;
	}

	/**
	 * Adds a task that can be done at any time.
	 */
	void add(Task task) {
		locked(() -> this.waiting.add(task));
	}

	/**
	 * Adds a task that is done after all others.
	 */
	void addLast(Task task) {
		locked(() -> this.last.add(task));
	}

	/**
	 * Adds a task that is done at a given time.
	 */
	void addAt(Task task, Instant time) {
		locked(() -> this.scheduled++);
		this.executor.schedule(() -> {
			locked(() -> {
				this.scheduled--;
				this.waiting.add(task);
			});
			startNext();
		}, time);
	}

	/**
	 * Starts as many tasks as allowed. Called whenever that may have changed.
	 */
	void startNext() {
		boolean justEnded = false;
		this.lock.lock();
		try {
			if (this.execution.isStopped()) {
				this.waiting.clear();
				this.last.clear();
			}
			else if (this.waiting.isEmpty() && this.running == 0) {
				this.waiting.addAll(this.last);
				this.last.clear();
			}
			if (this.waiting.isEmpty() && this.running == 0 && (this.scheduled == 0 || this.execution.isStopped())) {
				justEnded = !this.ended;
				this.ended = true;
			}
			else {
				startWaiting();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (justEnded) {
			this.execution.laneEnded();
		}
	}

	private void startWaiting() {
		Instant pausedUntil = this.execution.pausedUntil();
		if (pausedUntil.isAfter(this.executor.clock().instant())) {
			if (pausedUntil.isAfter(this.startsAgain) && !this.waiting.isEmpty()) {
				this.startsAgain = pausedUntil;
				this.executor.schedule(this::endPause, pausedUntil);
			}
			return;
		}
		int allowed = this.rateLimit.isLow() ? 1 : this.executor.settings().parallelPerOrganization();
		while (this.running < allowed && !this.waiting.isEmpty()) {
			Task task = this.waiting.remove();
			this.running++;
			this.executor.submit(() -> run(task));
		}
	}

	/**
	 * It may end a little early, as clocks differ, and is then continued.
	 */
	private void endPause() {
		locked(() -> this.startsAgain = Instant.MIN);
		startNext();
	}

	private void run(Task task) {
		try {
			this.execution.perform(task, this);
		}
		finally {
			locked(() -> this.running--);
			startNext();
		}
	}

	private void locked(Runnable change) {
		this.lock.lock();
		try {
			change.run();
		}
		finally {
			this.lock.unlock();
		}
	}

}
