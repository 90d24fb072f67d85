package io.patkeeper.token;

import java.time.Duration;
import java.util.ArrayList;
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

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Makes the calls for people's lists in parallel, with a limit in total, for each person,
 * and to each organization. So neither a person with many open pages nor an organization
 * that hangs can starve the others. Calls that have to wait occupy no thread, and are
 * made in turn.
 * <p>
 * Spring's {@code @ConcurrencyLimit} is not enough, as it limits a method as a whole.
 */
@Component
class ListingExecutor {

	/** As many as Tomcat has threads for requests. They mostly wait for an answer. */
	static final int MOST = 200;

	/** Three lists of four organizations. */
	static final int MOST_OF_PERSON = 12;

	/** So that a few organizations that hang leave room for others. */
	static final int MOST_OF_ORGANIZATION = 60;

	private final Executor threads;

	private final TaskDecorator decorator;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Running<?>> waiting = new LinkedList<>();

	/** How many calls are being made for each person and to each organization. */
	private final Map<Object, Integer> counts = new HashMap<>();

	private int count;

	@Autowired
	ListingExecutor(TaskDecorator decorator, Environment environment) {
		this(Threading.VIRTUAL.isActive(environment) ? virtualThreads() : pool(), decorator);
	}

	/**
	 * Creates an executor.
	 * @param threads where the calls are made
	 * @param decorator lets them act for the person
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
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.setThreadNamePrefix("list-");
		pool.setCorePoolSize(MOST);
		pool.setAllowCoreThreadTimeOut(true);
		pool.setDaemon(true);
		pool.afterPropertiesSet();
		return pool;
	}

	/**
	 * Makes all calls, and returns when all have ended, as they use the person's session.
	 * After the given time, calls that have begun have to end by themselves, and the
	 * others are not made.
	 * @param person for whom
	 * @param longest how long to wait
	 * @return the answers, in the order of the calls
	 */
	<T> List<T> invokeAll(String person, List<Call<T>> calls, Duration longest) {
		List<Running<T>> all = calls.stream().map((call) -> new Running<>(person, call, this.decorator)).toList();
		this.lock.lock();
		try {
			this.waiting.addAll(all);
		}
		finally {
			this.lock.unlock();
		}
		makeNext();
		CompletableFuture<?>[] answers = all.stream().map(Running::answer).toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(answers).completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS).join();
		giveUp(all);
		CompletableFuture.allOf(answers).join();
		return all.stream().map((running) -> running.answer().join()).toList();
	}

	private void giveUp(List<? extends Running<?>> all) {
		List<Running<?>> late = new ArrayList<>(all);
		this.lock.lock();
		try {
			late.retainAll(this.waiting);
			this.waiting.removeAll(late);
		}
		finally {
			this.lock.unlock();
		}
		late.forEach(Running::giveUp);
	}

	/**
	 * Makes the calls that have waited longest and are within the limits.
	 */
	private void makeNext() {
		List<Running<?>> next = new ArrayList<>();
		this.lock.lock();
		try {
			for (Iterator<Running<?>> calls = this.waiting.iterator(); calls.hasNext() && this.count < MOST;) {
				Running<?> running = calls.next();
				if (count(running.person) < MOST_OF_PERSON
						&& count(running.call.organization()) < MOST_OF_ORGANIZATION) {
					calls.remove();
					add(running, 1);
					next.add(running);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		next.forEach(this::make);
	}

	private void make(Running<?> running) {
		try {
			this.threads.execute(() -> {
				try {
					running.task.run();
				}
				finally {
					// By now the thread has nothing of the person any more.
					makeRoom(running);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			makeRoom(running);
		}
	}

	private void makeRoom(Running<?> running) {
		this.lock.lock();
		try {
			add(running, -1);
		}
		finally {
			this.lock.unlock();
		}
		makeNext();
		running.tell.run();
	}

	private int count(Object key) {
		return this.counts.getOrDefault(key, 0);
	}

	private void add(Running<?> running, int number) {
		this.count += number;
		for (Object key : List.of(running.person, running.call.organization())) {
			this.counts.merge(key, number, (before, more) -> (before + more != 0) ? before + more : null);
		}
	}

	/**
	 * A call to make.
	 *
	 * @param <T> the answer
	 * @param organization who is asked
	 * @param work the call, which has to end in time
	 * @param late the answer if the call was not made in time
	 */
	record Call<T>(Organization organization, Supplier<T> work, Supplier<T> late) {

	}

	/**
	 * A call and its answer, which is complete only once the call has freed its place.
	 */
	private static final class Running<T> {

		private final String person;

		private final Call<T> call;

		private final CompletableFuture<T> answer = new CompletableFuture<>();

		private final Runnable task;

		private volatile Runnable tell = () -> this.answer
			.completeExceptionally(new IllegalStateException("The call was not made"));

		Running(String person, Call<T> call, TaskDecorator decorator) {
			this.person = person;
			this.call = call;
			// Here, on the person's own thread, and not where another call has ended.
			this.task = decorator.decorate(this::work);
		}

		private void work() {
			try {
				T result = this.call.work().get();
				this.tell = () -> this.answer.complete(result);
			}
			catch (RuntimeException | Error ex) {
				this.tell = () -> this.answer.completeExceptionally(ex);
			}
		}

		void giveUp() {
			this.answer.complete(this.call.late().get());
		}

		CompletableFuture<T> answer() {
			return this.answer;
		}

	}

}
