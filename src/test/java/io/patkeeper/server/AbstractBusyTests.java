package io.patkeeper.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.patkeeper.RawAnswer;
import io.patkeeper.Texts;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.Trouble;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.HttpRequestHandler;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Keeps more requests in progress than there are threads on Java 17, and checks which
 * others are still answered.
 */
// With virtual threads it would take thousands of connections.
@SandboxTest(properties = "spring.threads.virtual.enabled=false")
@Import(AbstractBusyTests.Slow.class)
abstract class AbstractBusyTests {

	private static final int DRIPPING = 230;

	private static final int MORE_THAN_ALL = 340;

	private static final int SLOW = 215;

	/** The number of requests in progress at a time. */
	private static final int WORKED_ON = 200;

	private final Duration longest;

	@LocalServerPort
	private int port;

	private Browser browser;

	AbstractBusyTests(Duration longest) {
		this.longest = longest;
	}

	@BeforeEach
	void signsIn() {
		Sandbox.shared().resetToFewTokens();
		// Requests that a test has left go on until they are answered.
		await().atMost(Duration.ofMinutes(1)).until(() -> RawAnswer.to(this.port, get("/tokens", "")).status() != 503);
		Slow.begin();
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.ANA);
	}

	@AfterEach
	void endsWhatIsSlow() {
		Slow.goOn.countDown();
	}

	@Test
	void answersWhileManyClientsDripForms() throws IOException {
		try (Connections strangers = new Connections(DRIPPING / 2, form("/tokens", "", 60_000));
				Connections people = new Connections(DRIPPING / 2, form("/tokens", cookies(), 60_000))) {
			strangers.drip();
			people.drip();
			for (int i = 0; i < 10; i++) {
				assertAnswersInTime();
			}
			assertThat(this.browser.get("/tokens").status()).isEqualTo(200);
		}
	}

	/** More requests than threads, for something that Tomcat answers itself. */
	@Test
	void answersWhileManyClientsSlowlySendBodiesThatAreNotRead() throws IOException {
		try (Connections clients = new Connections(MORE_THAN_ALL,
				request("OPTIONS *", "Content-Length: 1000000\r\n"))) {
			clients.drip();
			for (int i = 0; i < 5; i++) {
				assertAnswersInTime();
			}
			assertThat(clients.statuses()).contains(200).isSubsetOf(200, 0);
		}
	}

	@Test
	void answersWhileManyListsAreSlow() throws Exception {
		try (Connections slow = new Connections(SLOW, get("/slow", cookies()))) {
			assertThat(Slow.reached.await(1, TimeUnit.MINUTES)).isTrue();
			for (int i = 0; i < 10; i++) {
				assertAnswersInTime();
			}
			RawAnswer busy = RawAnswer.to(this.port, get("/tokens", cookies() + "Accept-Language: pt-BR\r\n"));
			assertThat(busy.status()).isEqualTo(503);
			assertThat(busy.headers()).containsEntry("retry-after", "5").containsKey("content-security-policy");
			assertThat(Jsoup.parse(busy.body()).select("h1").text()).isEqualTo(text(Texts.PORTUGUESE, "error.busy"));
			assertThat(Jsoup.parse(RawAnswer.to(this.port, get("/tokens", cookies())).body()).select("h1").text())
				.isEqualTo(text("error.busy"));
			Slow.goOn.countDown();
			assertThat(slow.statuses().stream().filter((status) -> status == 200)).hasSize(WORKED_ON);
		}
		assertThat(this.browser.get("/tokens").status()).isEqualTo(200);
	}

	@Test
	void takesAFormThatArrivesAfterItsHeaders() throws IOException {
		this.browser.get("/tokens");
		String csrf = this.browser.page().document().select("input[name=_csrf]").first().val();
		String body = "_csrf=" + csrf;
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout(30_000);
			socket.getOutputStream().write(bytes(form("/logout", cookies(), body.length())));
			assertAnswersInTime();
			socket.getOutputStream().write(bytes(body));
			assertThat(RawAnswer.read(socket.getInputStream()).status()).isEqualTo(302);
		}
	}

	@Test
	void doesNotWaitForABodyThatIsNotRead() throws IOException {
		long start = System.nanoTime();
		assertThat(RawAnswer.to(this.port, get("/help", "Content-Length: 1000\r\n")).status()).isEqualTo(200);
		// As Tomcat would.
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
	}

	@Test
	@Tag("thorough")
	void waitsForNoFormLongerThanForTwentySeconds() throws Exception {
		long start = System.nanoTime();
		try (Connections people = new Connections(5, form("/tokens", cookies(), 60_000))) {
			people.drip();
			people.statuses();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
	}

	/**
	 * The lists are empty, because the clients, the server and the stand-in for Azure
	 * DevOps share the processors, and pages with hundreds of rows would measure these.
	 * For the same reason health may take three seconds instead of one. That lists take
	 * no threads from health is tested by {@link #answersWhileManyListsAreSlow()}.
	 */
	@Test
	@Tag("thorough")
	void answersWhileAzureDevOpsIsSlow() throws Exception {
		this.browser = new Browser(this.port);
		this.browser.signInAs(People.BEN);
		assertAnswers();
		Sandbox.shared().azureDevOps().always(Operation.LIST, Trouble.delay(Duration.ofSeconds(2)));
		try (Connections lists = new Connections(SLOW, get("/tokens", cookies()))) {
			for (int i = 0; i < 20; i++) {
				assertThat(assertAnswers()).isLessThan(Duration.ofSeconds(3));
			}
			assertThat(lists.statuses()).hasSize(SLOW).contains(200).isSubsetOf(200, 429, 503);
		}
	}

	private void assertAnswersInTime() throws IOException {
		assertThat(assertAnswers()).isLessThan(this.longest);
	}

	/**
	 * Requests health and help.
	 * @return how long the slower one took
	 */
	private Duration assertAnswers() throws IOException {
		Duration longest = Duration.ZERO;
		for (String path : List.of("/actuator/health/liveness", "/help")) {
			long start = System.nanoTime();
			assertThat(RawAnswer.to(this.port, get(path, "")).status()).as(path).isEqualTo(200);
			Duration time = Duration.ofNanos(System.nanoTime() - start);
			longest = (time.compareTo(longest) > 0) ? time : longest;
		}
		return longest;
	}

	private String cookies() {
		return "Cookie: " + this.browser.cookies()
			.stream()
			.map((cookie) -> cookie.getName() + "=" + cookie.getValue())
			.collect(Collectors.joining("; ")) + "\r\n";
	}

	private static String get(String path, String headers) {
		return request("GET " + path, headers);
	}

	private static String request(String line, String headers) {
		return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: */*\r\n" + headers + "\r\n";
	}

	private static String form(String path, String headers, int length) {
		return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + length + "\r\n" + headers
				+ "\r\n";
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Connections on which a request has begun.
	 */
	private final class Connections implements Closeable {

		private final List<Socket> sockets = new ArrayList<>();

		private final ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();

		Connections(int count, String request) throws IOException {
			for (int i = 0; i < count; i++) {
				Socket socket = new Socket("127.0.0.1", AbstractBusyTests.this.port);
				this.sockets.add(socket);
				socket.setSoTimeout(60_000);
				socket.getOutputStream().write(bytes(request));
			}
		}

		/** Sends a byte on each of them from time to time. */
		void drip() {
			this.drips.scheduleWithFixedDelay(() -> this.sockets.forEach((socket) -> {
				try {
					socket.getOutputStream().write('a');
				}
				catch (IOException ex) {
					// The server may close it.
				}
			}), 0, 300, TimeUnit.MILLISECONDS);
		}

		/**
		 * The statuses of all answers that come before the connection ends, or 0 if there
		 * is none.
		 */
		List<Integer> statuses() {
			return this.sockets.stream().map((socket) -> {
				try {
					byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
					return (start.length < 12) ? 0
							: Integer.valueOf(new String(start, 9, 3, StandardCharsets.ISO_8859_1));
				}
				catch (IOException ex) {
					return 0;
				}
			}).toList();
		}

		@Override
		public void close() {
			this.drips.shutdownNow();
			this.sockets.forEach((socket) -> {
				try {
					socket.close();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}

	}

	/**
	 * A page that takes as long as a test likes.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Slow {

		private static CountDownLatch reached = new CountDownLatch(0);

		private static CountDownLatch goOn = new CountDownLatch(0);

		static void begin() {
			reached = new CountDownLatch(WORKED_ON);
			goOn = new CountDownLatch(1);
		}

		@Bean("/slow")
		HttpRequestHandler slow() {
			return (request, response) -> {
				reached.countDown();
				try {
					goOn.await(1, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			};
		}

	}

}
