package io.patkeeper.token;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Runs the calls that list tokens in parallel. Their number is limited in total, for each
 * person, and for each organization, so that neither a person with many open pages nor a
 * slow organization blocks the others. Waiting calls occupy no thread, and start in the
 * order in which they were submitted.
 * <p>
 * Spring's {@code @ConcurrencyLimit} has a single limit for a method.
 */
@Component
class ListingExecutor {

	/** The number of Tomcat's threads. Calls mostly wait for a response. */
	static final int MAX_CALLS = 200;

	/** The three lists of four organizations. */
	static final int MAX_CALLS_PER_PERSON = 12;

	/** Leaves room for other organizations when a few do not respond. */
	static final int MAX_CALLS_PER_ORGANIZATION = 60;

	private final Executor threads;

	private final TaskDecorator decorator;

	/** Guards the waiting calls and the counts. */
	private final ReentrantLock lock = new ReentrantLock();

	private final List<Task<?>> waiting = new LinkedList<>();

	private final Map<String, Integer> runningByPerson = new HashMap<>();

	private final Map<Organization, Integer> runningByOrganization = new HashMap<>();

	private int running;

	@Autowired
	ListingExecutor(TaskDecorator decorator, Environment environment) {
		this(Threading.VIRTUAL.isActive(environment) ? virtualThreads() : pool(), decorator);
	}

	/**
	 * Creates an executor.
	 * @param threads runs the calls
	 * @param decorator propagates the person's context to those threads
	 */
	ListingExecutor(Executor threads, TaskDecorator decorator) {
		this.threads = threads;
		this.decorator = decorator;
	}

	private static Executor virtualThreads() {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("list-");
		threads.setVirtualThreads(true);
		return threads;
	}

	private static Executor pool() {
		// Without a queue an idle thread is used again before another one is started. The
		// limits of the calls limit the threads.
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.setThreadNamePrefix("list-");
		pool.setCorePoolSize(0);
		pool.setQueueCapacity(0);
		pool.setDaemon(true);
		pool.afterPropertiesSet();
		return pool;
	}

	/**
	 * Runs calls, and returns when all of them have ended, because they use the person's
	 * session. At the timeout, calls that have not started are dropped. Those that have
	 * started must end by themselves.
	 * @param person the person whose calls they are, as {@code tid:oid}
	 * @param calls the calls
	 * @param timeout how long a call may wait for its start
	 * @return the results, in the order of the calls
	 * @throws java.util.concurrent.CompletionException if a call has failed, with the
	 * failure as its cause
	 */
	<T> List<T> invokeAll(String person, List<Call<T>> calls, Duration timeout) {
		// Captures the context now, because another person's thread may start the call.
		List<Task<T>> tasks = calls.stream().map((call) -> new Task<>(person, call, this.decorator)).toList();
		add(tasks);
		startNext();
		allEnded(tasks).completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS).join();
		tasks.stream().filter(this::remove).forEach(Task::drop);
		allEnded(tasks).join();
		return tasks.stream().map((task) -> task.result.join()).toList();
	}

	private static <T> CompletableFuture<Void> allEnded(List<Task<T>> tasks) {
		return CompletableFuture.allOf(tasks.stream().map((task) -> task.ended).toArray(CompletableFuture[]::new));
	}

	/**
	 * Returns how many calls are running.
	 */
	int running() {
		this.lock.lock();
		try {
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns how many calls wait until the limits allow them.
	 */
	int waiting() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Starts as many waiting calls as the limits allow.
	 */
	private void startNext() {
		for (Task<?> task = takeNext(); task != null; task = takeNext()) {
			start(task);
		}
	}

	private void start(Task<?> task) {
		try {
			this.threads.execute(() -> {
				try {
					task.work.run();
				}
				finally {
					release(task);
					task.end();
					startNext();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			release(task);
			task.end();
		}
	}

	private void add(Collection<? extends Task<?>> tasks) {
		this.lock.lock();
		try {
			this.waiting.addAll(tasks);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean remove(Task<?> task) {
		this.lock.lock();
		try {
			return this.waiting.remove(task);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Removes the first waiting call that the limits allow, and counts it as running.
	 */
	private @Nullable Task<?> takeNext() {
		this.lock.lock();
		try {
			for (Iterator<Task<?>> tasks = this.waiting.iterator(); this.running < MAX_CALLS && tasks.hasNext();) {
				Task<?> task = tasks.next();
				if (isWithinLimits(task)) {
					tasks.remove();
					this.running++;
					this.runningByPerson.merge(task.person, 1, Integer::sum);
					this.runningByOrganization.merge(task.organization, 1, Integer::sum);
					return task;
				}
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isWithinLimits(Task<?> task) {
		return this.runningByPerson.getOrDefault(task.person, 0) < MAX_CALLS_PER_PERSON
				&& this.runningByOrganization.getOrDefault(task.organization, 0) < MAX_CALLS_PER_ORGANIZATION;
	}

	private void release(Task<?> task) {
		this.lock.lock();
		try {
			this.running--;
			this.runningByPerson.computeIfPresent(task.person, (person, count) -> (count > 1) ? count - 1 : null);
			this.runningByOrganization.computeIfPresent(task.organization,
					(organization, count) -> (count > 1) ? count - 1 : null);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A call.
	 *
	 * @param <T> the type of the result
	 * @param organization the organization that is called
	 * @param work makes the call, which must end by itself
	 * @param fallback supplies the result if the call did not start in time
	 */
	record Call<T>(Organization organization, Supplier<T> work, Supplier<T> fallback) {

	}

	/**
	 * A call and its result. It has ended when the person's context is removed from the
	 * thread and the call no longer counts as running.
	 */
	private static final class Task<T> {

		private final String person;

		private final Organization organization;

		private final Supplier<T> fallback;

		private final Runnable work;

		private final CompletableFuture<T> result = new CompletableFuture<>();

		private final CompletableFuture<Void> ended = new CompletableFuture<>();

		Task(String person, Call<T> call, TaskDecorator decorator) {
			this.person = person;
			this.organization = call.organization();
			this.fallback = call.fallback();
			this.work = decorator.decorate(() -> run(call.work()));
		}

		private void run(Supplier<T> call) {
			try {
				this.result.complete(call.get());
			}
			catch (RuntimeException | Error ex) {
				this.result.completeExceptionally(ex);
			}
		}

		void end() {
			// Has no effect if there is a result.
			this.result.completeExceptionally(new IllegalStateException("The call was not made"));
			this.ended.complete(null);
		}

		void drop() {
			this.result.complete(this.fallback.get());
			this.ended.complete(null);
		}

	}

}
