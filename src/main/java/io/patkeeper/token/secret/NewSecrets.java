package io.patkeeper.token.secret;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.Secret;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps the secrets of new tokens until their owner says that they are stored, or for a
 * quarter of an hour. Each is sealed in a row of its own; the key is in the session of
 * the person who created the token, and nowhere else.
 */
@Component
public class NewSecrets {

	private static final Duration KEPT = Duration.ofMinutes(15);

	/** The name of a session attribute with a key, up to the key's id. */
	private static final String KEY = NewSecrets.class.getName() + ".";

	private static final Logger logger = LoggerFactory.getLogger(NewSecrets.class);

	private final JdbcClient jdbc;

	private final TransactionOperations transaction;

	private final HttpSession session;

	private final JsonMapper json;

	private final Clock clock;

	NewSecrets(JdbcClient jdbc, TransactionOperations transaction, HttpSession session, JsonMapper json, Clock clock) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.session = session;
		this.json = json;
		this.clock = clock;
	}

	/**
	 * Keeps a secret.
	 * @param owner whose it is
	 * @throws SecretNotKeptException if it cannot be written
	 */
	public void keep(String owner, NewSecret secret) {
		keep(owner, secret, () -> {
		});
	}

	/**
	 * Keeps a secret together with something else, or neither.
	 * @param owner whose it is
	 * @param together what to write in the same transaction
	 * @throws SecretNotKeptException if one of the two cannot be written
	 */
	public void keep(String owner, NewSecret secret, Runnable together) {
		try {
			SecretSealingKey seal = seal();
			byte[] sealed = seal.seal(this.json.writeValueAsBytes(Content.of(secret)),
					bound(owner, secret.authorizationId()));
			this.transaction.executeWithoutResult((status) -> {
				forget(owner, secret.authorizationId());
				this.jdbc.sql("""
						insert into new_secret (owner, authorization_id, key_id, sealed, kept_until)
						values (:owner, :authorizationId, :keyId, :sealed, :keptUntil)
						""")
					.param("owner", owner)
					.param("authorizationId", secret.authorizationId())
					.param("keyId", seal.keyId())
					.param("sealed", sealed)
					.param("keptUntil", this.clock.instant().plus(KEPT).atOffset(ZoneOffset.UTC))
					.update();
				together.run();
			});
			// Fails if the session has ended in the meantime, and its key with it.
			store(seal);
		}
		catch (DataAccessException | TransactionException | IllegalStateException ex) {
			throw new SecretNotKeptException(secret, ex);
		}
	}

	/**
	 * The session's seal, made when it is first needed. Of two first requests at the same
	 * time, each makes one: keys have names of their own, so neither replaces the
	 * other's.
	 */
	private SecretSealingKey seal() {
		return keyNames().map((name) -> new SecretSealingKey(UUID.fromString(name.substring(KEY.length())), key(name)))
			.findFirst()
			.orElseGet(() -> {
				SecretSealingKey fresh = SecretSealingKey.fresh();
				store(fresh);
				return fresh;
			});
	}

	private void store(SecretSealingKey seal) {
		this.session.setAttribute(KEY + seal.keyId(), seal.key());
	}

	private Stream<String> keyNames() {
		return Collections.list(this.session.getAttributeNames()).stream().filter((name) -> name.startsWith(KEY));
	}

	private byte @Nullable [] key(String name) {
		return (byte[]) this.session.getAttribute(name);
	}

	/**
	 * Whether a secret is still here and this session can open it.
	 */
	public boolean holds(String owner, UUID authorizationId) {
		return find(owner, authorizationId).isPresent();
	}

	/**
	 * The secrets that are still here and that this session can open, for a person who
	 * lost the answer to their click.
	 */
	public List<UnstoredSecret> waiting(String owner) {
		if (keyNames().findAny().isEmpty()) {
			return List.of();
		}
		return this.jdbc.sql("select * from new_secret where owner = :owner order by kept_until")
			.param("owner", owner)
			.query(Row::of)
			.list()
			.stream()
			.flatMap((row) -> kept(row).stream())
			.map((kept) -> UnstoredSecret.of(kept.secret()))
			.toList();
	}

	public Optional<Kept> find(String owner, UUID authorizationId) {
		return row(owner, authorizationId).flatMap(this::kept);
	}

	private Optional<Kept> kept(Row row) {
		return row.until().isAfter(this.clock.instant())
				? open(row).map((content) -> new Kept(content.secretOf(row.authorizationId()), row.until()))
				: Optional.empty();
	}

	private Optional<Content> open(Row row) {
		byte[] key = key(KEY + row.keyId());
		if (key == null) {
			return Optional.empty();
		}
		try {
			byte[] opened = new SecretSealingKey(row.keyId(), key).open(row.sealed(),
					bound(row.owner(), row.authorizationId()));
			return Optional.of(this.json.readValue(opened, Content.class));
		}
		catch (IllegalStateException ex) {
			logger.warn("The secret of the new token {} cannot be opened", row.authorizationId(), ex);
			return Optional.empty();
		}
	}

	public void forget(String owner, UUID authorizationId) {
		this.jdbc.sql("delete from new_secret where owner = :owner and authorization_id = :authorizationId")
			.param("owner", owner)
			.param("authorizationId", authorizationId)
			.update();
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	void forgetWhatWasKeptLongEnough() {
		this.jdbc.sql("delete from new_secret where kept_until <= :now")
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.update();
	}

	private Optional<Row> row(String owner, UUID authorizationId) {
		return this.jdbc.sql("select * from new_secret where owner = :owner and authorization_id = :authorizationId")
			.param("owner", owner)
			.param("authorizationId", authorizationId)
			.query(Row::of)
			.optional();
	}

	private static byte[] bound(String owner, UUID authorizationId) {
		return (owner + " " + authorizationId).getBytes(StandardCharsets.UTF_8);
	}

	private record Row(String owner, UUID authorizationId, UUID keyId, byte[] sealed, Instant until) {

		static Row of(ResultSet row, int number) throws SQLException {
			return new Row(row.getString("owner"), row.getObject("authorization_id", UUID.class),
					row.getObject("key_id", UUID.class), row.getBytes("sealed"),
					row.getObject("kept_until", OffsetDateTime.class).toInstant());
		}

	}

	/**
	 * What is sealed.
	 */
	private record Content(String organization, String name, String value, @Nullable Instant expires, boolean clamped) {

		static Content of(NewSecret secret) {
			return new Content(secret.organization().name(), secret.name(), secret.secret().reveal(), secret.expires(),
					secret.clamped());
		}

		NewSecret secretOf(UUID authorizationId) {
			return new NewSecret(new Organization(this.organization), authorizationId, this.name,
					new Secret(this.value), this.expires, this.clamped);
		}

		@Override
		public String toString() {
			return "Content[" + this.name + "]";
		}

	}

	/**
	 * A secret and how long it is kept.
	 *
	 * @param secret the secret
	 * @param until when it is deleted
	 */
	public record Kept(NewSecret secret, Instant until) {

	}

}
