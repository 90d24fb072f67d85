package io.patkeeper;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.FakeEntra;
import io.patkeeper.sandbox.Operation;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import io.patkeeper.sandbox.SeededTokens;
import io.patkeeper.sandbox.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log tells about a journey: a line for each thing that was done, and the id of
 * the request on every line, whichever thread wrote it.
 */
@SandboxTest
@ExtendWith(OutputCaptureExtension.class)
class LogTests {

	private static final String ANA = People.TENANT + ":" + People.ANA.objectId();

	private static final String REFUSAL = "displayNameRequired";

	private static final String CLAIMS = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";

	/** Writes a line for each call, on the thread that sends it or has its answer. */
	private static final Logger calls = logger("org.springframework.web.reactive.function.client.ExchangeFunctions");

	private final FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();

	private final FakeEntra entra = Sandbox.shared().entra();

	private final Events events = new Events();

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcClient jdbc;

	private Browser browser;

	@BeforeEach
	void listen() {
		Sandbox.shared().resetToFewTokens();
		// The sandbox gives its tokens the same ids again.
		Stream.of("spring_session", "rotation").forEach((table) -> this.jdbc.sql("delete from " + table).update());
		this.browser = new Browser(this.port);
		this.events.start();
		logger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this.events);
		calls.setLevel(Level.DEBUG);
	}

	@AfterEach
	void stopListening() {
		calls.setLevel(null);
		logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this.events);
	}

	@Test
	void namesTheRequestOnEveryLineWhicheverThreadWritesIt() {
		this.browser.signInAs(People.ANA);
		this.entra.revokeAccessTokens();
		this.entra.refuseRefreshes("temporarily_unavailable", 90033, "Wait.", null);
		this.browser.get("/tokens");
		this.entra.tokensAsUsual();
		this.browser.get("/tokens");
		this.azureDevOps.next(Operation.LIST, Trouble.insufficientClaims(CLAIMS));
		this.azureDevOps.next(Operation.LIST, Trouble.serverError(503));
		this.browser.get("/tokens");
		assertThat(this.events.messages()).anyMatch((message) -> message.contains("Could not refresh an access token"))
			.anyMatch((message) -> message.contains("asks for claims"))
			.anyMatch((message) -> message.contains("Response 503"));
		assertThat(this.events.threads()).as("threads other than Tomcat's")
			.anyMatch((name) -> name.startsWith("boundedElastic-"))
			.anyMatch((name) -> !name.startsWith("boundedElastic-") && !name.contains("-exec-"));
		Set<String> ids = this.browser.answers()
			.stream()
			.map(HttpResponse::headers)
			.flatMap((headers) -> headers.firstValue("X-Correlation-Id").stream())
			.collect(Collectors.toSet());
		assertThat(this.events.ours()).isNotEmpty().allSatisfy((event) -> assertThat(id(event)).isIn(ids));
	}

	@Test
	void namesTheRequestThatThePersonSees() {
		this.browser.signInAs(People.ANA);
		this.events.forget();
		Page page = this.browser.get("/tokens");
		assertThat(this.events.ours()).hasSizeGreaterThan(3)
			.allSatisfy((event) -> assertThat(id(event))
				.isEqualTo(page.headers().firstValue("X-Correlation-Id").orElseThrow()));
	}

	@Test
	void writesALineForAllThatIsDone() {
		this.browser.signInAs(People.ANA);
		assertThat(last()).isEqualTo(Map.of("action", "sign-in", "person", ANA));

		this.browser.get("/tokens/new");
		this.browser.press(text("form.create"), text("token.name"), "publish", text("token.organization"), "contoso",
				text("token.scopes"), "vso.code", "days", "7");
		UUID created = this.azureDevOps.tokensOf(People.ANA, "publish").get(0).authorizationId();
		assertThatLastChangeIs("create", "done", "contoso", created);

		this.browser.press(text("secret.stored"));
		assertThat(last()).isEqualTo(Map.of("action", "store-secret", "person", ANA, "organization", "contoso",
				"authorizationId", created.toString()));

		this.browser.get("/organizations/contoso/tokens/" + created + "?edit");
		this.azureDevOps.next(Operation.UPDATE, Trouble.refusal(REFUSAL));
		this.browser.press(text("form.save"), text("token.name"), "renamed");
		assertThatLastChangeIs("change", "refused", "contoso", created);
		assertThat(last()).containsEntry("code", REFUSAL);
		this.browser.press(text("form.save"), text("token.name"), "renamed");
		assertThatLastChangeIs("change", "done", "contoso", created);

		this.browser.get("/tokens?q=renamed");
		this.browser.follow(text("token.revoke.name", "renamed"));
		this.browser.press(text("revoke.confirm"));
		assertThatLastChangeIs("revoke", "done", "contoso", created);

		UUID old = this.azureDevOps.tokensOf(People.ANA, SeededTokens.PLAIN).get(0).authorizationId();
		this.browser.get("/tokens?q=Release+pipeline");
		this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(this.events.details()).filteredOn("action", "rotate-create")
			.singleElement()
			.satisfies((line) -> assertThat(line).containsEntry("outcome", "done"));
		assertThat(this.events.details()).filteredOn("action", "rotate-revoke")
			.singleElement()
			.satisfies((line) -> assertThat(line).containsEntry("authorizationId", old.toString()));
		assertThat(last())
			.isEqualTo(Map.of("action", "rotate", "outcome", "done", "person", ANA, "authorizationId", old.toString()));

		Browser other = new Browser(this.port);
		other.signInAs(People.ANA);
		this.browser.get("/sessions");
		this.browser.post("/sessions/end-others",
				Map.of("_csrf", this.browser.page().document().select("input[name=_csrf]").first().val()));
		assertThat(last()).isEqualTo(Map.of("action", "end-sessions", "person", ANA, "sessions", "1"));

		this.browser.press(text("layout.sign-out"));
		assertThat(last()).isEqualTo(Map.of("action", "sign-out", "person", ANA));
		assertThat(this.events.texts()).isNotEmpty()
			.noneMatch((text) -> Stream.of("publish", "renamed", SeededTokens.PLAIN, "Souza").anyMatch(text::contains));
	}

	@Test
	void tellsThatARotationWasGivenUp() {
		this.browser.signInAs(People.ANA);
		this.browser.get("/tokens?q=Release+pipeline");
		this.azureDevOps.next(Operation.CREATE, Trouble.refusal(REFUSAL));
		this.browser.press(text("token.rotate.name", SeededTokens.PLAIN));
		assertThat(last()).containsEntry("action", "rotate").containsEntry("outcome", "abandoned");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs", "logstash", "gelf" })
	void writesTheDetailsAsFieldsOfJson(String format) {
		this.browser.signInAs(People.ANA);
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(calls.getLoggerContext());
		encoder.setFormat(format);
		encoder.start();
		ILoggingEvent signedIn = this.events.all()
			.stream()
			.filter((event) -> event.getMessage().equals("Signed in"))
			.findFirst()
			.orElseThrow();
		Map<?, ?> json = JsonMapper.shared()
			.readValue(new String(encoder.encode(signedIn), StandardCharsets.UTF_8), Map.class);
		String prefix = format.equals("gelf") ? "_" : "";
		assertThat(json.get(prefix + "action")).isEqualTo("sign-in");
		assertThat(json.get(prefix + "person")).isEqualTo(ANA);
		assertThat(json.get(prefix + "correlationId")).isEqualTo(id(signedIn));
	}

	@Test
	void writesTheDetailsBehindTheMessageOfALine(CapturedOutput output) {
		this.browser.signInAs(People.ANA);
		assertThat(output.toString().lines())
			.anyMatch((line) -> line.endsWith(" : Signed in action=\"sign-in\" person=\"" + ANA + "\""))
			.noneMatch((line) -> line.contains("] i.p.") && line.endsWith(" "));
	}

	private Map<String, String> last() {
		List<Map<String, String>> all = this.events.details();
		return all.get(all.size() - 1);
	}

	private void assertThatLastChangeIs(String action, String outcome, String organization, UUID authorizationId) {
		assertThat(last()).containsEntry("action", action)
			.containsEntry("outcome", outcome)
			.containsEntry("person", ANA)
			.containsEntry("organization", organization)
			.containsEntry("authorizationId", authorizationId.toString())
			.containsKeys("activityId", "milliseconds");
	}

	private static String id(ILoggingEvent event) {
		return event.getMDCPropertyMap().getOrDefault("correlationId", "none on " + event.getThreadName());
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

	/**
	 * All that is logged, by the stand-ins as well.
	 */
	private static final class Events extends AppenderBase<ILoggingEvent> {

		private final Queue<ILoggingEvent> all = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			event.prepareForDeferredProcessing();
			this.all.add(event);
		}

		void forget() {
			this.all.clear();
		}

		Queue<ILoggingEvent> all() {
			return this.all;
		}

		/** What the program logs, without what runs beside it. */
		List<ILoggingEvent> ours() {
			return this.all.stream()
				.filter((event) -> event.getLoggerName().equals(calls.getName())
						|| event.getLoggerName().startsWith("io.patkeeper."))
				.filter((event) -> !event.getLoggerName().startsWith("io.patkeeper.sandbox."))
				.toList();
		}

		List<String> messages() {
			return ours().stream().map(ILoggingEvent::getFormattedMessage).toList();
		}

		List<String> threads() {
			return ours().stream().map(ILoggingEvent::getThreadName).toList();
		}

		List<String> texts() {
			return ours().stream()
				.filter((event) -> !event.getLoggerName().equals(calls.getName()))
				.map((event) -> event.getFormattedMessage() + event.getKeyValuePairs())
				.toList();
		}

		List<Map<String, String>> details() {
			return ours().stream()
				.filter((event) -> event.getKeyValuePairs() != null && !event.getKeyValuePairs().isEmpty())
				.map((event) -> event.getKeyValuePairs()
					.stream()
					.collect(Collectors.toMap((pair) -> pair.key, (pair) -> String.valueOf(pair.value))))
				.toList();
		}

	}

}
