package io.patkeeper.bulk;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.patkeeper.session.BackgroundSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.stereotype.Component;

/**
 * Works on runs in the background, with the sessions of the people who started them. A
 * thread changes one token at a time, and the tokens of all runs take turns. Pauses
 * occupy no thread.
 */
@Component
class RunExecutor implements DisposableBean {

	/** How often leases are renewed. */
	static final int RENEWAL_SECONDS = 10;

	private static final Logger logger = LoggerFactory.getLogger(RunExecutor.class);

	private final RunRepository runs;

	private final ItemService items;

	private final RunSettings settings;

	private final RunMetrics metrics;

	private final Clock clock;

	private final TaskScheduler scheduler;

	private final ThreadPoolTaskExecutor threads;

	/** By the ids of the runs. */
	private final Map<UUID, RunExecution> executions = new ConcurrentHashMap<>();

	RunExecutor(RunRepository runs, ItemService items, RunSettings settings, RunMetrics metrics, Clock clock,
			TaskScheduler scheduler) {
		this.runs = runs;
		this.items = items;
		this.settings = settings;
		this.metrics = metrics;
		this.clock = clock;
		this.scheduler = scheduler;
		this.threads = new ThreadPoolTaskExecutor();
		this.threads.setThreadNamePrefix("run-");
		this.threads.setCorePoolSize(settings.parallel());
		this.threads.setAllowCoreThreadTimeOut(true);
		this.threads.setDaemon(true);
		this.threads.setWaitForTasksToCompleteOnShutdown(true);
		// As long as Boot waits for requests.
		this.threads.setAwaitTerminationSeconds(30);
		this.threads.afterPropertiesSet();
	}

	/**
	 * Starts to work on a run.
	 * @param lease the lease that this node has taken
	 * @param session the session of its owner
	 */
	void execute(Run run, UUID lease, BackgroundSession session) {
		List<RunItem> all = this.runs.items(run.id());
		RunExecution execution = new RunExecution(run, lease, session, this);
		this.executions.put(run.id(), execution);
		this.metrics.started(run.kind());
		logger.atInfo()
			.addKeyValue("action", run.kind().key())
			.addKeyValue("person", run.owner())
			.addKeyValue("run", run.id())
			.log("Run started");
		execution.start(all);
	}

	/**
	 * Ends the pauses of a run that the person has stopped, if this node works on it.
	 */
	void stopped(UUID run) {
		RunExecution execution = this.executions.get(run);
		if (execution != null) {
			execution.stop();
		}
	}

	/**
	 * Ends at once what works with the session of a person who has signed out.
	 */
	@EventListener
	void on(SessionDeletedEvent event) {
		this.executions.values()
			.stream()
			.filter((execution) -> execution.isOf(event.getSessionId()))
			.forEach(RunExecution::stop);
	}

	@Scheduled(fixedRate = RENEWAL_SECONDS, timeUnit = TimeUnit.SECONDS)
	void renewLeases() {
		this.executions.values().forEach((execution) -> {
			try {
				if (!this.runs.renew(execution.run().id(), execution.lease())) {
					logger.warn("The lease of run {} has ended", execution.run().id());
					execution.stop();
				}
			}
			catch (DataAccessException ex) {
				logger.warn("Could not renew the lease of run {}: {}", execution.run().id(), ex.toString());
			}
		});
	}

	/**
	 * Finishes what is being changed, and leaves the rest to another node.
	 */
	@Override
	public void destroy() {
		this.executions.values().forEach(RunExecution::stop);
		this.threads.destroy();
	}

	void ended(RunExecution execution) {
		this.executions.remove(execution.run().id(), execution);
		try {
			this.runs.release(execution.run().id(), execution.lease());
		}
		catch (DataAccessException ex) {
			logger.warn("Could not release the lease of run {}: {}", execution.run().id(), ex.toString());
		}
	}

	void submit(Runnable work) {
		this.threads.execute(work);
	}

	void schedule(Runnable work, Instant time) {
		this.scheduler.schedule(work, time);
	}

	MeterBinder threadMetrics() {
		return new ExecutorServiceMetrics(this.threads.getThreadPoolExecutor(), "runs", Tags.empty());
	}

	RunRepository runs() {
		return this.runs;
	}

	RunMetrics metrics() {
		return this.metrics;
	}

	ItemService items() {
		return this.items;
	}

	RunSettings settings() {
		return this.settings;
	}

	Clock clock() {
		return this.clock;
	}

}
