package io.patkeeper.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Person;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How long people wait for their lists while others wait as well.
 */
@Tag("thorough")
@SandboxTest
abstract class AbstractCrowdTests {

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final ExecutorService pages = Executors.newCachedThreadPool();

	@LocalServerPort
	private int port;

	@BeforeEach
	void everythingIsAsItWas() {
		Sandbox.shared().reset();
	}

	@AfterEach
	void everybodyLeaves() {
		People.invite(0);
		this.pages.shutdownNow();
	}

	@Test
	void twentyPeopleWaitHardlyLongerThanOne() {
		List<Browser> browsers = People.invite(20).stream().map(this::signIn).toList();
		this.azureDevOps.always(Operation.LIST, Trouble.delay(Duration.ofSeconds(2)));
		Stream<CompletableFuture<Duration>> open = browsers.stream().map(this::open).toList().stream();
		assertThat(open.map(CompletableFuture::join))
			.allSatisfy((waited) -> assertThat(waited).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(12)));
	}

	@Test
	void anOrganizationThatHangsIsNamedAndOthersDoNotWait() {
		List<Browser> browsers = People.invite(20).stream().map(this::signIn).toList();
		Browser ben = signIn(People.BEN);
		CountDownLatch end = new CountDownLatch(1);
		this.azureDevOps.always("contoso", Trouble.waitFor(end));
		try {
			List<CompletableFuture<Duration>> open = browsers.stream().map(this::open).toList();
			await().until(
					() -> this.azureDevOps.calls().stream().anyMatch((call) -> "contoso".equals(call.organization())));
			assertThat(open(ben).join()).isLessThan(Duration.ofSeconds(5));
			assertThat(open).allSatisfy((page) -> assertThat(page.join()).isLessThan(Duration.ofSeconds(30)));
			assertThat(browsers).allSatisfy(
					(browser) -> assertThat(browser.page().text()).contains(text("fault.no-answer.notice", "contoso")));
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void thirtyPagesOfOnePersonDoNotMakeOthersWait() {
		List<Browser> tabs = IntStream.range(0, 30).mapToObj((tab) -> signIn(People.ANA)).toList();
		Browser ben = signIn(People.BEN);
		this.azureDevOps.always(Operation.LIST, Trouble.delay(Duration.ofSeconds(1)));
		this.azureDevOps.forgetCalls();
		List<CompletableFuture<Duration>> open = tabs.stream().map(this::open).toList();
		await().until(() -> this.azureDevOps.calls().size() >= 20);
		assertThat(open(ben).join()).isLessThan(Duration.ofSeconds(5));
		assertThat(open).allSatisfy((page) -> assertThat(page.join()).isLessThan(Duration.ofSeconds(40)));
	}

	private Browser signIn(Person person) {
		Browser browser = new Browser(this.port);
		browser.signInAs(person);
		return browser;
	}

	private CompletableFuture<Duration> open(Browser browser) {
		long start = System.nanoTime();
		return CompletableFuture.supplyAsync(() -> {
			Page list = browser.get("/tokens");
			assertThat(list.status()).as(list.text()).isEqualTo(200);
			return Duration.ofNanos(System.nanoTime() - start);
		}, this.pages);
	}

}
