package io.patkeeper.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

import javax.sql.DataSource;

import io.patkeeper.Database;
import io.patkeeper.MovableClock;
import io.patkeeper.azuredevops.Secret;
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

	private DataSource dataSource;

	private NewSecrets secrets;

	@BeforeEach
	void noSecretYet() {
		this.dataSource = this.database.migrated();
		this.jdbc = JdbcClient.create(this.dataSource);
		this.secrets = secretsIn(this.session);
	}

	@Test
	void keepsASecretForItsOwnersSession() {
		this.secrets.keep(ANA, this.secrets.prepare(), SECRET);
		assertThat(this.secrets.find(ANA, TOKEN))
			.contains(new NewSecrets.Kept(SECRET, NOW.plus(Duration.ofMinutes(15))));
		assertThat(this.secrets.holds(ANA, TOKEN)).isTrue();
		assertThat(this.secrets.holds(ANA, UUID.randomUUID())).isFalse();
	}

	@Test
	void keepsTheSecretsOfTwoRequestsAtTheSameTime() {
		SecretSeal one = this.secrets.prepare();
		SecretSeal other = this.secrets.prepare();
		NewSecret second = new NewSecret(FABRIKAM, UUID.randomUUID(), "b", new Secret("b"), null, false);
		this.secrets.keep(ANA, other, second);
		this.secrets.keep(ANA, one, SECRET);
		assertThat(this.secrets.find(ANA, TOKEN)).map(NewSecrets.Kept::secret).contains(SECRET);
		assertThat(this.secrets.find(ANA, second.authorizationId())).map(NewSecrets.Kept::secret).contains(second);
	}

	@Test
	void showsNothingToAnotherPersonOrInAnotherSession() {
		this.secrets.keep(ANA, this.secrets.prepare(), SECRET);
		assertThat(this.secrets.find("tenant:ben", TOKEN)).isEmpty();
		assertThat(secretsIn(new MockHttpSession()).find(ANA, TOKEN)).isEmpty();
	}

	@Test
	void opensNoRowThatWasMovedToAnotherPersonOrToken() {
		this.secrets.keep(ANA, this.secrets.prepare(), SECRET);
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
	void storesNothingThatTellsTheSecret() {
		SecretSeal seal = this.secrets.prepare();
		this.secrets.keep(ANA, seal, SECRET);
		byte[] sealed = this.jdbc.sql("select sealed from new_secret").query(byte[].class).single();
		assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(VALUE).doesNotContain("deploy");
		assertThat(this.secrets.find(ANA, TOKEN).toString()).doesNotContain(VALUE);
		assertThat(seal.toString()).doesNotContain(Arrays.toString(seal.key()));
	}

	@Test
	void forgetsASecretThatIsStoredAndItsKey() {
		this.secrets.keep(ANA, this.secrets.prepare(), SECRET);
		this.secrets.forget(ANA, TOKEN);
		assertThat(this.secrets.holds(ANA, TOKEN)).isFalse();
		assertThat(rows()).isZero();
		assertThat(this.session.getAttributeNames().hasMoreElements()).isFalse();
	}

	@Test
	void letsNobodyElseForgetIt() {
		this.secrets.keep(ANA, this.secrets.prepare(), SECRET);
		this.secrets.forget("tenant:ben", TOKEN);
		assertThat(this.secrets.holds(ANA, TOKEN)).isTrue();
	}

	@Test
	void forgetsASecretAfterAQuarterOfAnHour() {
		this.secrets.keep(ANA, this.secrets.prepare(), SECRET);
		this.clock.advance(Duration.ofMinutes(15).minusMillis(1));
		this.secrets.forgetWhatWasKeptLongEnough();
		assertThat(this.secrets.holds(ANA, TOKEN)).isTrue();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.secrets.holds(ANA, TOKEN)).isFalse();
		this.secrets.forgetWhatWasKeptLongEnough();
		assertThat(rows()).isZero();
	}

	@Test
	void handsTheSecretOverWhereItCannotBeKept() {
		SecretSeal seal = this.secrets.prepare();
		assertThatExceptionOfType(SecretNotKept.class).isThrownBy(() -> this.secrets.keep(ANA, seal, SECRET, () -> {
			throw new DataAccessResourceFailureException("gone");
		})).satisfies((ex) -> {
			assertThat(ex.secret()).isEqualTo(SECRET);
			assertThat(ex.toString()).doesNotContain(VALUE);
		});
		assertThat(rows()).as("all or nothing").isZero();
	}

	private long rows() {
		return this.jdbc.sql("select count(*) from new_secret").query(Long.class).single();
	}

	private NewSecrets secretsIn(MockHttpSession session) {
		return new NewSecrets(this.jdbc, new TransactionTemplate(new JdbcTransactionManager(this.dataSource)), session,
				JsonMapper.builder().build(), this.clock);
	}

}
