package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Organization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Database.class)
class ChatRepositoryTests {

	private static final String ANA = "tenant:ana";

	private static final String BEN = "tenant:ben";

	private static final Instant NOW = Instant.parse("2026-11-26T11:00:00Z");

	private static final WatchedToken TOKEN = token(NOW.plus(Duration.ofDays(7)));

	private static final WatchedToken OTHER = token(NOW.plus(Duration.ofDays(3)));

	private final MovableClock clock = new MovableClock(NOW);

	@Parameter
	private Database database;

	private HikariDataSource dataSource;

	private ReminderRepository reminders;

	private ChatRepository webhooks;

	@BeforeEach
	void storeWebhooks() {
		this.dataSource = this.database.migrated();
		JdbcClient jdbc = JdbcClient.create(this.dataSource);
		NamedParameterJdbcTemplate batches = new NamedParameterJdbcTemplate(this.dataSource);
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		this.reminders = new ReminderRepository(jdbc, batches, transaction);
		this.webhooks = new ChatRepository(jdbc, batches, transaction, this.clock);
		List.of(ANA, BEN).forEach((owner) -> {
			this.reminders.add(new Reminder(owner, Locale.ENGLISH, ZoneId.of("America/Sao_Paulo"),
					new TreeSet<>(Set.of(7)), NOW, null));
			this.webhooks
				.store(new StoredWebhook(owner, ChatApp.TEAMS, new byte[] { 1, 2 }, "…x/••••9f2c", null, null));
		});
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void storesOneWebhookForEachPerson() {
		assertThat(this.webhooks.find(ANA)).get()
			.usingRecursiveComparison()
			.isEqualTo(new StoredWebhook(ANA, ChatApp.TEAMS, new byte[] { 1, 2 }, "…x/••••9f2c", null, null));
		this.webhooks.record(ANA, ChatResult.GONE);
		this.webhooks.store(new StoredWebhook(ANA, ChatApp.SLACK, new byte[] { 3 }, "…y/••••1111", null, null));
		assertThat(this.webhooks.find(ANA)).get()
			.usingRecursiveComparison()
			.isEqualTo(new StoredWebhook(ANA, ChatApp.SLACK, new byte[] { 3 }, "…y/••••1111", null, null));
		this.webhooks.delete(ANA);
		assertThat(this.webhooks.find(ANA)).isEmpty();
		assertThat(this.webhooks.find(BEN)).isPresent();
	}

	@Test
	void letsOneNodePostAMessage() {
		assertThat(this.webhooks.claim()).isEmpty();
		this.webhooks.add(ANA, List.of(TOKEN));
		OutgoingChatMessage message = claim();
		assertThat(message.webhook().owner()).isEqualTo(ANA);
		assertThat(message.attempts()).isEqualTo(1);
		assertThat(message.waitingSince()).isEqualTo(NOW);
		assertThat(this.webhooks.tokens(message)).isEqualTo(Map.of(TOKEN.authorizationId(), TOKEN.expires()));
		assertThat(this.webhooks.claim()).isEmpty();
		this.webhooks.finish(message, ChatResult.TAKEN);
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.webhooks.claim()).isEmpty();
		assertThat(this.webhooks.find(ANA).orElseThrow().lastResult()).isEqualTo(ChatResult.TAKEN);
		assertThat(this.webhooks.find(ANA).orElseThrow().lastTime()).isEqualTo(NOW);
		assertThat(rows("reminder_chat_token")).isZero();
	}

	@Test
	void letsAnotherNodePostWhatANodeHasLeft() {
		this.webhooks.add(ANA, List.of(TOKEN));
		OutgoingChatMessage left = claim();
		this.clock.advance(ChatRepository.LEASE);
		OutgoingChatMessage taken = claim();
		assertThat(taken.attempts()).isEqualTo(2);
		this.webhooks.finish(left, ChatResult.REFUSED);
		this.webhooks.retry(left, ChatResult.UNAVAILABLE, Duration.ZERO);
		assertThat(this.webhooks.find(ANA).orElseThrow().lastResult()).isNull();
		assertThat(this.webhooks.tokens(taken)).isNotEmpty();
		this.webhooks.finish(taken, ChatResult.TAKEN);
		assertThat(this.webhooks.find(ANA).orElseThrow().lastResult()).isEqualTo(ChatResult.TAKEN);
	}

	@Test
	void triesAgainAfterAPause() {
		this.webhooks.add(ANA, List.of(TOKEN));
		this.webhooks.retry(claim(), ChatResult.UNAVAILABLE, Duration.ofMinutes(4));
		assertThat(this.webhooks.find(ANA).orElseThrow().lastResult()).isEqualTo(ChatResult.UNAVAILABLE);
		this.clock.advance(Duration.ofMinutes(4).minusMillis(1));
		assertThat(this.webhooks.claim()).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(claim().attempts()).isEqualTo(2);
	}

	@Test
	void addsTokensToTheMessageThatWaits() {
		this.webhooks.add(ANA, List.of(TOKEN));
		this.webhooks.retry(claim(), ChatResult.UNAVAILABLE, Duration.ofDays(1));
		WatchedToken later = new WatchedToken(TOKEN.authorizationId(), TOKEN.organization(), false, TOKEN.name(),
				TOKEN.expires().plusSeconds(60));
		this.webhooks.add(ANA, List.of(OTHER, later));
		OutgoingChatMessage message = claim();
		assertThat(message.attempts()).isEqualTo(1);
		assertThat(this.webhooks.tokens(message))
			.isEqualTo(Map.of(OTHER.authorizationId(), OTHER.expires(), TOKEN.authorizationId(), later.expires()));
	}

	@Test
	void losesNoTokenThatIsAddedWhileTheMessageIsPosted() {
		this.webhooks.add(ANA, List.of(TOKEN));
		OutgoingChatMessage posted = claim();
		this.webhooks.add(ANA, List.of(OTHER));
		this.webhooks.finish(posted, ChatResult.TAKEN);
		assertThat(this.webhooks.tokens(claim())).containsKey(OTHER.authorizationId());
	}

	@Test
	void postsWhatHasWaitedLongestFirst() {
		this.webhooks.add(BEN, List.of(TOKEN));
		this.clock.advance(Duration.ofSeconds(1));
		this.webhooks.add(ANA, List.of(TOKEN));
		assertThat(claim().webhook().owner()).isEqualTo(BEN);
		assertThat(claim().webhook().owner()).isEqualTo(ANA);
	}

	@Test
	void forgetsEverythingWhenRemindersAreTurnedOff() {
		this.webhooks.add(ANA, List.of(TOKEN));
		this.reminders.delete(ANA);
		assertThat(this.webhooks.claim()).isEmpty();
		assertThat(rows("reminder_chat")).isEqualTo(1);
		assertThat(rows("reminder_chat_token")).isZero();
	}

	private OutgoingChatMessage claim() {
		return this.webhooks.claim().orElseThrow();
	}

	private int rows(String table) {
		return JdbcClient.create(this.dataSource).sql("select count(*) from " + table).query(Integer.class).single();
	}

	private static WatchedToken token(Instant expires) {
		return new WatchedToken(UUID.randomUUID(), new Organization("fabrikam"), false, "a", expires);
	}

}
