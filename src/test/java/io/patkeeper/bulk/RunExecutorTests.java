package io.patkeeper.bulk;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.session.BackgroundSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.session.MapSession;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

class RunExecutorTests {

	private static final String ANA = "tenant:ana";

	private static final UUID LEASE = UUID.randomUUID();

	private final MovableClock clock = MovableClock.going();

	private final ItemService items = mock();

	private final BackgroundSession session = mock();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private HikariDataSource dataSource;

	private RunRepository runs;

	private RunExecutor executor;

	@BeforeEach
	void start() {
		this.dataSource = Database.H2.migrated();
		this.runs = new RunRepository(JdbcClient.create(this.dataSource),
				new NamedParameterJdbcTemplate(this.dataSource),
				new TransactionTemplate(new JdbcTransactionManager(this.dataSource)), this.clock);
		this.scheduler.afterPropertiesSet();
		this.executor = new RunExecutor(this.runs, this.items, new RunSettings(16, 4), new RunMetrics(this.meters),
				this.clock, this.scheduler);
		given(this.session.isAlive()).willReturn(true);
		willAnswer((call) -> {
			RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
			call.getArgument(0, Runnable.class).run();
			return null;
		}).given(this.session).run(any());
	}

	@AfterEach
	void stop() {
		this.executor.destroy();
		this.scheduler.destroy();
		this.dataSource.close();
	}

	@Test
	void changesFourTokensOfAnOrganizationAtTheSameTime() {
		CountDownLatch four = new CountDownLatch(4);
		changeWhenOpen(four);
		Run run = execute(1, 30);
		awaitStatus(run, RunStatus.OVER);
		assertThat(this.most).hasValue(4);
		then(this.items).should(times(30)).change(any(), any());
	}

	@Test
	void changesSixteenTokensOnANodeAtTheSameTime() {
		CountDownLatch sixteen = new CountDownLatch(16);
		changeWhenOpen(sixteen);
		Run run = execute(8, 10);
		awaitStatus(run, RunStatus.OVER);
		assertThat(this.most).hasValue(16);
	}

	@Test
	void givesUpAfterThreeAttempts() {
		given(this.items.change(any(), any())).willReturn(ItemResult.of(ItemState.PENDING, "fault.not-signed-in.what"));
		Run run = execute(1, 1);
		awaitStatus(run, RunStatus.OVER);
		then(this.items).should(times(3)).change(any(), any());
		assertThat(this.runs.items(run.id())).singleElement().satisfies((item) -> {
			assertThat(item.state()).isEqualTo(ItemState.FAILED);
			assertThat(item.reason()).isEqualTo("fault.not-signed-in.what");
		});
	}

	@Test
	void pausesAfterTooManyRequestsUntilItIsStopped() {
		given(this.items.change(any(), any()))
			.willReturn(ItemResult.of(ItemState.PENDING, ItemService.TOO_MANY_REQUESTS));
		Run run = execute(1, 6);
		await().until(() -> this.runs.items(run.id()).stream().noneMatch((item) -> item.state() == ItemState.WORKING)
				&& this.runs.items(run.id()).stream().anyMatch((item) -> item.reason() != null));
		then(this.items).should(times(4)).change(any(), any());
		this.runs.stop(ANA, run.id());
		this.executor.stopped(run.id());
		awaitStatus(run, RunStatus.STOPPED);
	}

	@Test
	void looksUpAnUnknownOutcomeAfterAllOthersButDoesNotRepeatTheChange() {
		given(this.items.change(any(), any())).willReturn(ItemResult.of(ItemState.UNKNOWN, "fault.no-answer.what"),
				ItemResult.DONE);
		given(this.items.lookUp(any(), any())).willReturn(ItemResult.of(ItemState.PENDING, null));
		Run run = execute(1, 3);
		awaitStatus(run, RunStatus.OVER);
		then(this.items).should(times(3)).change(any(), any());
		then(this.items).should().lookUp(any(), any());
		assertThat(this.runs.items(run.id())).extracting(RunItem::state)
			.containsExactlyInAnyOrder(ItemState.FAILED, ItemState.DONE, ItemState.DONE);
		assertThat(this.runs.items(run.id())).extracting(RunItem::reason).contains("fault.no-answer.what");
	}

	@Test
	void repeatsAChangeThatWasNotMadeOnceTheRunIsContinued() {
		Run run = preview(1, 1);
		this.runs.start(run, LEASE);
		this.runs.claim(run.id(), this.runs.items(run.id()).get(0), ItemState.PENDING, LEASE);
		this.runs.release(run.id(), LEASE);
		given(this.items.lookUp(any(), any())).willReturn(ItemResult.of(ItemState.PENDING, null));
		given(this.items.change(any(), any())).willReturn(ItemResult.DONE);
		this.runs.resume(run, LEASE);
		this.executor.execute(run, LEASE, this.session);
		awaitStatus(run, RunStatus.OVER);
		then(this.items).should().change(any(), any());
		assertThat(this.runs.items(run.id())).extracting(RunItem::state).containsExactly(ItemState.DONE);
	}

	@Test
	void changesNothingOnceTheSessionHasEnded() {
		given(this.session.isAlive()).willReturn(false);
		Run run = execute(2, 3);
		awaitStatus(run, RunStatus.INTERRUPTED);
		then(this.items).should(never()).change(any(), any());
	}

	@Test
	void endsItsPauseWhenThePersonSignsOut() {
		given(this.session.id()).willReturn("session");
		given(this.items.change(any(), any()))
			.willReturn(ItemResult.of(ItemState.PENDING, ItemService.TOO_MANY_REQUESTS));
		Run run = execute(1, 1);
		await().until(() -> this.runs.items(run.id()).get(0).reason() != null);
		this.executor.on(new SessionDeletedEvent(this, new MapSession("another")));
		assertThat(status(run)).isEqualTo(RunStatus.WORKING);
		this.executor.on(new SessionDeletedEvent(this, new MapSession("session")));
		awaitStatus(run, RunStatus.INTERRUPTED);
	}

	@Test
	void isInterruptedByAnUnexpectedError() {
		given(this.items.change(any(), any())).willThrow(new IllegalStateException("Expected"));
		Run run = execute(1, 1);
		awaitStatus(run, RunStatus.INTERRUPTED);
	}

	@Test
	void changesNothingAfterItsLeaseHasEnded() {
		CountDownLatch ended = new CountDownLatch(1);
		given(this.items.change(any(), any())).willAnswer((call) -> {
			ended.await(1, TimeUnit.MINUTES);
			return ItemResult.DONE;
		});
		Run run = execute(1, 9);
		await().until(() -> working(run) == 4);
		this.clock.advance(RunRepository.LEASE);
		this.executor.renewLeases();
		assertThat(this.runs.resume(run, UUID.randomUUID())).isTrue();
		ended.countDown();
		await().until(() -> this.running.get() == 0);
		this.executor.destroy();
		then(this.items).should(times(4)).change(any(), any());
		assertThat(this.runs.items(run.id())).extracting(RunItem::state)
			.containsOnly(ItemState.UNKNOWN, ItemState.PENDING);
	}

	@Test
	void finishesWhatIsUnderWayWhenTheNodeStops() throws InterruptedException {
		CountDownLatch stopping = new CountDownLatch(1);
		given(this.items.change(any(), any())).willAnswer((call) -> {
			stopping.await(1, TimeUnit.MINUTES);
			return ItemResult.DONE;
		});
		Run run = execute(1, 9);
		await().until(() -> working(run) == 4);
		Thread stop = new Thread(this.executor::destroy);
		stop.start();
		stopping.countDown();
		stop.join();
		assertThat(status(run)).isEqualTo(RunStatus.INTERRUPTED);
		assertThat(this.runs.items(run.id())).extracting(RunItem::state)
			.containsOnly(ItemState.DONE, ItemState.PENDING);
	}

	@Test
	void rejectsSettingsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RunSettings(0, 1))
			.withMessageContaining("patkeeper.runs.parallel");
		assertThatIllegalArgumentException().isThrownBy(() -> new RunSettings(16, 17))
			.withMessageContaining("patkeeper.runs.parallel-per-organization");
	}

	/**
	 * Lets changes end when so many have begun, and all later ones at once.
	 */
	private void changeWhenOpen(CountDownLatch open) {
		given(this.items.change(any(), any())).willAnswer((call) -> {
			this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			open.countDown();
			open.await(1, TimeUnit.MINUTES);
			this.running.decrementAndGet();
			return ItemResult.DONE;
		});
	}

	private Run execute(int organizations, int tokens) {
		Run run = preview(organizations, tokens);
		assertThat(this.runs.start(run, LEASE)).isTrue();
		this.executor.execute(run, LEASE, this.session);
		return run;
	}

	private Run preview(int organizations, int tokens) {
		Run preview = Run.preview(ANA, RunKind.REVOKE);
		List<RunItem> all = IntStream.range(0, organizations * tokens)
			.mapToObj((place) -> new RunItem(place, new Organization("o" + place % organizations), UUID.randomUUID(),
					"t" + place, null, ItemState.PENDING, null, null, null, null, null))
			.toList();
		this.runs.add(preview, all);
		return preview;
	}

	private void awaitStatus(Run run, RunStatus status) {
		await().until(() -> status(run), status::equals);
	}

	private RunStatus status(Run run) {
		return RunStatus.of(this.runs.find(ANA, run.id()).orElseThrow(), this.clock.instant());
	}

	private long working(Run run) {
		return this.runs.items(run.id()).stream().filter((item) -> item.state() == ItemState.WORKING).count();
	}

}
