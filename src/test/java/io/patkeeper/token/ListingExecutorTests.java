package io.patkeeper.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.patkeeper.token.Fixtures.CONTOSO;
import static io.patkeeper.token.Fixtures.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class ListingExecutorTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final ThreadLocal<String> CONTEXT = new ThreadLocal<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(ListingExecutor.MAX_CALLS);

	private final ExecutorService pages = Executors.newCachedThreadPool();

	private final CountDownLatch answer = new CountDownLatch(1);

	private final AtomicInteger asked = new AtomicInteger();

	private final ListingExecutor executor = new ListingExecutor(this.threads, (task) -> {
		String context = CONTEXT.get();
		return () -> {
			CONTEXT.set(context);
			try {
				task.run();
			}
			finally {
				CONTEXT.remove();
			}
		};
	});

	@AfterEach
	void stop() {
		this.answer.countDown();
		this.pages.shutdownNow();
		this.threads.shutdownNow();
	}

	@Test
	void answersInTheOrderOfTheCalls() {
		assertThat(this.executor.invokeAll("ana",
				IntStream.range(0, 100).mapToObj((number) -> call(FABRIKAM, () -> "answer " + number)).toList(), LONG))
			.hasSize(100)
			.startsWith("answer 0", "answer 1")
			.endsWith("answer 99");
	}

	@Test
	void thirtyPagesOfOnePersonDoNotMakeOthersWait() {
		List<CompletableFuture<List<String>>> open = IntStream.range(0, 30)
			.mapToObj((page) -> page("ana", Collections.nCopies(9, hanging(organization(page))), LONG))
			.toList();
		await().until(() -> this.asked.get() == ListingExecutor.MAX_CALLS_PER_PERSON);
		assertThat(page("ben", List.of(call(FABRIKAM, () -> "tokens")), LONG).join()).containsExactly("tokens");
		assertThat(this.asked).hasValue(ListingExecutor.MAX_CALLS_PER_PERSON);
		this.answer.countDown();
		assertThat(open).allSatisfy((page) -> assertThat(page.join()).hasSize(9).containsOnly("at last"));
		assertThat(this.asked).hasValue(30 * 9);
	}

	@Test
	void anOrganizationThatHangsMakesOnlyItselfWait() {
		List<CompletableFuture<List<String>>> open = IntStream.range(0, 100)
			.mapToObj((person) -> page("person " + person, Collections.nCopies(3, hanging(CONTOSO)), LONG))
			.toList();
		await().until(() -> this.asked.get() == ListingExecutor.MAX_CALLS_PER_ORGANIZATION);
		List<CompletableFuture<List<String>>> others = IntStream.range(0, 100)
			.mapToObj((person) -> page("person " + person,
					List.of(call(FABRIKAM, () -> "tokens"), call(FABRIKAM, () -> "tokens")), LONG))
			.toList();
		assertThat(others).allSatisfy((page) -> assertThat(page.join()).containsOnly("tokens"));
		assertThat(this.asked).hasValue(ListingExecutor.MAX_CALLS_PER_ORGANIZATION);
		this.answer.countDown();
		assertThat(open).allSatisfy((page) -> assertThat(page.join()).hasSize(3).containsOnly("at last"));
	}

	@Test
	void givesUpOnCallsThatHadNoTurnInTimeAndNeverMakesThem() {
		CompletableFuture<List<String>> first = page("ana",
				Collections.nCopies(ListingExecutor.MAX_CALLS_PER_PERSON, hanging(FABRIKAM)), LONG);
		await().until(() -> this.asked.get() == ListingExecutor.MAX_CALLS_PER_PERSON);
		assertThat(page("ana", Collections.nCopies(3, hanging(FABRIKAM)), Duration.ofMillis(1)).join()).hasSize(3)
			.containsOnly("late");
		this.answer.countDown();
		assertThat(first.join()).containsOnly("at last");
		assertThat(page("ana", List.of(call(FABRIKAM, () -> "tokens")), LONG).join()).containsExactly("tokens");
		assertThat(this.asked).hasValue(ListingExecutor.MAX_CALLS_PER_PERSON);
	}

	@Test
	void waitsForCallsThatAreBeingMadeAsTheyUseTheSession() throws Exception {
		CompletableFuture<List<String>> page = page("ana", List.of(hanging(FABRIKAM)), Duration.ofMillis(1));
		await().until(() -> this.asked.get() == 1);
		assertThat(page).isNotDone();
		this.answer.countDown();
		assertThat(page.get(1, TimeUnit.MINUTES)).containsExactly("at last");
	}

	@Test
	void runsACallInTheContextOfItsPerson() {
		List<CompletableFuture<List<String>>> open = Stream.of("ana", "ben")
			.map((person) -> CompletableFuture.supplyAsync(() -> {
				CONTEXT.set(person);
				return this.executor.invokeAll(person,
						Collections.nCopies(100, call(FABRIKAM, () -> String.valueOf(CONTEXT.get()))), LONG);
			}, this.pages))
			.toList();
		assertThat(open.stream().map(CompletableFuture::join)).satisfiesExactly(
				(answers) -> assertThat(answers).containsOnly("ana"),
				(answers) -> assertThat(answers).containsOnly("ben"));
	}

	@Test
	void makesRoomAfterACallThatFailed() {
		List<ListingExecutor.Call<String>> calls = new ArrayList<>(Collections.nCopies(100, call(FABRIKAM, () -> {
			throw new IllegalStateException("ours");
		})));
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.executor.invokeAll("ana", calls, LONG))
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(this.executor.invokeAll("ana", List.of(call(FABRIKAM, () -> "tokens")), LONG))
			.containsExactly("tokens");
	}

	private CompletableFuture<List<String>> page(String person, List<ListingExecutor.Call<String>> calls,
			Duration longest) {
		return CompletableFuture.supplyAsync(() -> this.executor.invokeAll(person, calls, longest), this.pages);
	}

	private ListingExecutor.Call<String> hanging(Organization organization) {
		return call(organization, () -> {
			this.asked.incrementAndGet();
			try {
				assertThat(this.answer.await(2, TimeUnit.MINUTES)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return "at last";
		});
	}

	private static ListingExecutor.Call<String> call(Organization organization, Supplier<String> work) {
		return new ListingExecutor.Call<>(organization, work, () -> "late");
	}

	private static Organization organization(int number) {
		return new Organization("organization-" + number);
	}

}
