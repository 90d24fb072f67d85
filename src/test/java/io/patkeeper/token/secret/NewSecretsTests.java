package io.patkeeper.token.secret;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.patkeeper.token.Fixtures.FABRIKAM;
import static io.patkeeper.token.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ParameterizedClass
@EnumSource(Database.class)
class NewSecretsTests {

	private static final String ANA = "tenant:ana";

	private static final String VALUE = "canary-secret-value";

	private static final UUID TOKEN = UUID.randomUUID();

	private static final NewSecret SECRET = new NewSecret(FABRIKAM, TOKEN, "deploy", new Secret(VALUE),
			NOW.plus(Duration.ofDays(30)), true);

	private final MockHttpSession session = new MockHttpSession();

	private final MovableClock clock = new MovableClock(NOW);

	@Parameter
	private Database database;

	private JdbcClient jdbc;

	private HikariDataSource dataSource;

	private NewSecrets secrets;

	@BeforeEach
	void noSecretYet() {
		this.dataSource = this.database.migrated();
		this.jdbc = JdbcClient.create(this.dataSource);
		this.secrets = secretsIn(this.session);
	}

	@AfterEach
	void closesTheDatabase() {
		this.dataSource.close();
	}

	@Test
	void keepsASecretForItsOwnersSession() {
		keep(this.secrets, SECRET);
		assertThat(this.secrets.find(ANA, TOKEN))
			.contains(new NewSecrets.Kept(SECRET, NOW.plus(Duration.ofMinutes(15))));
		assertThat(this.secrets.holds(ANA, TOKEN)).isTrue();
		assertThat(this.secrets.holds(ANA, UUID.randomUUID())).isFalse();
	}

	@Test
	void makesOneKeyForAllSecretsOfASession() {
		for (int i = 0; i < 50; i++) {
			keep(this.secrets, new NewSecret(FABRIKAM, UUID.randomUUID(), "b", new Secret("b"), null, false));
		}
		assertThat(Collections.list(this.session.getAttributeNames())).hasSize(1);
		assertThat(waiting(ANA)).hasSize(50);
	}

	@Test
	void keepsTheSecretsOfTwoFirstRequestsAtTheSameTime() {
		MockHttpSession sameSessionElsewhere = new MockHttpSession();
		NewSecret second = new NewSecret(FABRIKAM, UUID.randomUUID(), "b", new Secret("b"), null, false);
		keep(this.secrets, SECRET);
		keep(secretsIn(sameSessionElsewhere), second);
		Collections.list(sameSessionElsewhere.getAttributeNames())
			.forEach((name) -> this.session.setAttribute(name, sameSessionElsewhere.getAttribute(name)));
		assertThat(this.secrets.find(ANA, TOKEN)).map(NewSecrets.Kept::secret).contains(SECRET);
		assertThat(this.secrets.find(ANA, second.authorizationId())).map(NewSecrets.Kept::secret).contains(second);
	}

	@Test
	void opensWhatWasSealedWithAKeyOfItsOwnBeforeAnUpgrade() {
		for (int i = 0; i < 3; i++) {
			SecretSealingKey unused = SecretSealingKey.generate();
			this.session.setAttribute("io.patkeeper.token.secret.NewSecrets." + unused.keyId(), unused.key());
		}
		SecretSealingKey seal = SecretSealingKey.generate();
		byte[] content = """
				{"organization":"fabrikam","name":"deploy","value":"%s","expires":null,"clamped":false}
				""".formatted(VALUE).getBytes(StandardCharsets.UTF_8);
		this.jdbc.sql("insert into new_secret values (:owner, :token, :key, :sealed, :until)")
			.param("owner", ANA)
			.param("token", TOKEN)
			.param("key", seal.keyId())
			.param("sealed", seal.seal(content, (ANA + " " + TOKEN).getBytes(StandardCharsets.UTF_8)))
			.param("until", NOW.plus(Duration.ofMinutes(15)).atOffset(ZoneOffset.UTC))
			.update();
		this.session.setAttribute("io.patkeeper.token.secret.NewSecrets." + seal.keyId(), seal.key());
		assertThat(this.secrets.find(ANA, TOKEN)).map((kept) -> kept.secret().secret().reveal()).contains(VALUE);
	}

	@Test
	void showsAsWaitingWhatThisSessionCanOpenUntilItIsStoredOrTooOld() {
		NewSecret second = new NewSecret(FABRIKAM, UUID.randomUUID(), "b", new Secret("b"), null, false);
		keep(this.secrets, SECRET);
		keep(this.secrets, second);
		keep(secretsIn(new MockHttpSession()),
				new NewSecret(FABRIKAM, UUID.randomUUID(), "elsewhere", new Secret("c"), null, false));
		assertThat(waiting(ANA)).extracting(WaitingSecret::name).containsExactlyInAnyOrder("deploy", "b");
		this.secrets.forget(ANA, TOKEN);
		assertThat(waiting(ANA)).extracting(WaitingSecret::name).containsExactly("b");
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(waiting(ANA)).isEmpty();
	}

	private List<WaitingSecret> waiting(String owner) {
		return this.secrets.waiting(this.jdbc.sql("select * from new_secret where owner = :owner")
			.param("owner", owner)
			.query((row, number) -> SealedSecret.of(owner, row))
			.list());
	}

	@Test
	void leavesTheSessionAloneWithinItsTransaction() {
		keep(this.secrets, SECRET);
		MockHttpSession watched = new MockHttpSession() {

			@Override
			public void setAttribute(String name, @Nullable Object value) {
				assertThat(TransactionSynchronizationManager.isActualTransactionActive())
					.as("it would take another connection while it holds one")
					.isFalse();
				super.setAttribute(name, value);
			}

			@Override
			public void removeAttribute(String name) {
				setAttribute(name, null);
			}

		};
		Collections.list(this.session.getAttributeNames())
			.forEach((name) -> watched.setAttribute(name, this.session.getAttribute(name)));
		keep(secretsIn(watched), SECRET);
		assertThat(secretsIn(watched).holds(ANA, TOKEN)).isTrue();
	}

	@Test
	void showsNothingToAnotherPersonOrInAnotherSession() {
		keep(this.secrets, SECRET);
		assertThat(this.secrets.find("tenant:ben", TOKEN)).isEmpty();
		assertThat(secretsIn(new MockHttpSession()).find(ANA, TOKEN)).isEmpty();
	}

	@Test
	void opensNoRowThatWasMovedToAnotherPersonOrToken() {
		keep(this.secrets, SECRET);
		this.jdbc.sql("update new_secret set owner = 'tenant:ben'").update();
		assertThat(this.secrets.find("tenant:ben", TOKEN)).isEmpty();
		UUID other = UUID.randomUUID();
		this.jdbc.sql("update new_secret set owner = :owner, authorization_id = :id")
			.param("owner", ANA)
			.param("id", other)
			.update();
		assertThat(this.secrets.find(ANA, other)).isEmpty();
	}

	@Test
	void storesNothingThatRevealsTheSecret() {
		keep(this.secrets, SECRET);
		byte[] sealed = this.jdbc.sql("select sealed from new_secret").query(byte[].class).single();
		assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(VALUE).doesNotContain("deploy");
		assertThat(this.secrets.find(ANA, TOKEN).toString()).doesNotContain(VALUE);
		SecretSealingKey seal = SecretSealingKey.generate();
		assertThat(seal.toString()).doesNotContain(Arrays.toString(seal.key()));
	}

	@Test
	void forgetsASecretThatIsStored() {
		keep(this.secrets, SECRET);
		this.secrets.forget(ANA, TOKEN);
		assertThat(this.secrets.holds(ANA, TOKEN)).isFalse();
		assertThat(rows()).isZero();
	}

	@Test
	void deletesASecretOnlyForItsOwner() {
		keep(this.secrets, SECRET);
		this.secrets.forget("tenant:ben", TOKEN);
		assertThat(this.secrets.holds(ANA, TOKEN)).isTrue();
	}

	@Test
	void forgetsASecretAfterAQuarterOfAnHour() {
		keep(this.secrets, SECRET);
		this.clock.advance(Duration.ofMinutes(15).minusMillis(1));
		this.secrets.deleteExpired();
		assertThat(this.secrets.holds(ANA, TOKEN)).isTrue();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.secrets.holds(ANA, TOKEN)).isFalse();
		this.secrets.deleteExpired();
		assertThat(rows()).isZero();
	}

	@Test
	void handsTheSecretOverWhereItCannotBeKept() {
		assertThatExceptionOfType(SecretNotKeptException.class)
			.isThrownBy(() -> this.secrets.keep(ANA, SECRET, NewSecrets.LIFETIME, () -> {
				throw new DataAccessResourceFailureException("gone");
			}))
			.satisfies((ex) -> {
				assertThat(ex.secret()).isEqualTo(SECRET);
				assertThat(ex.toString()).doesNotContain(VALUE);
			});
		assertThat(rows()).as("all or nothing").isZero();
	}

	private long rows() {
		return this.jdbc.sql("select count(*) from new_secret").query(Long.class).single();
	}

	private static void keep(NewSecrets secrets, NewSecret secret) {
		secrets.keep(ANA, secret, NewSecrets.LIFETIME, () -> {
		});
	}

	private NewSecrets secretsIn(MockHttpSession session) {
		return new NewSecrets(this.jdbc, new TransactionTemplate(new JdbcTransactionManager(this.dataSource)), session,
				JsonMapper.builder().build(), this.clock);
	}

}
