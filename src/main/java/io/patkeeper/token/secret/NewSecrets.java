package io.patkeeper.token.secret;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * Keeps the secrets of new tokens until their owner has stored them, or for a quarter of
 * an hour, or an hour if they are those of a run. Each is sealed in a row of its own. The
 * key is only in the session of the person who created the token.
 */
@Component
public class NewSecrets {

	/** How long a secret is kept. */
	public static final Duration LIFETIME = Duration.ofMinutes(15);

	/** How long the secrets of a run are kept, of which there may be many. */
	public static final Duration LIFETIME_IN_RUN = Duration.ofHours(1);

	/** The prefix of the session attribute with a key, followed by the key's id. */
	private static final String KEY_PREFIX = NewSecrets.class.getName() + ".";

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
	 * Keeps a secret, and makes another write in the same transaction.
	 * @param owner the token's owner, as {@code tid:oid}
	 * @param lifetime how long to keep it
	 * @param write the other write
	 * @throws SecretNotKeptException if one of the two cannot be written
	 */
	public void keep(String owner, NewSecret secret, Duration lifetime, Runnable write) {
		try {
			SecretSealingKey key = sealingKey();
			byte[] sealed = key.seal(this.json.writeValueAsBytes(Content.of(secret)),
					associatedData(owner, secret.authorizationId()));
			this.transaction.executeWithoutResult((status) -> {
				forget(owner, secret.authorizationId());
				this.jdbc.sql("""
						insert into new_secret (owner, authorization_id, key_id, sealed, kept_until)
						values (:owner, :authorizationId, :keyId, :sealed, :keptUntil)
						""")
					.param("owner", owner)
					.param("authorizationId", secret.authorizationId())
					.param("keyId", key.keyId())
					.param("sealed", sealed)
					.param("keptUntil", this.clock.instant().plus(lifetime).atOffset(ZoneOffset.UTC))
					.update();
				write.run();
			});
			// Fails if the session, and with it the key, has ended by now.
			store(key);
		}
		catch (DataAccessException | TransactionException | IllegalStateException ex) {
			throw new SecretNotKeptException(secret, ex);
		}
	}

	/**
	 * The session's key, generated when it is first needed. Two simultaneous requests may
	 * generate two keys, which are both kept because each has an attribute of its own.
	 */
	private SecretSealingKey sealingKey() {
		return keyAttributes()
			.map((name) -> new SecretSealingKey(UUID.fromString(name.substring(KEY_PREFIX.length())), key(name)))
			.findFirst()
			.orElseGet(() -> {
				SecretSealingKey key = SecretSealingKey.generate();
				store(key);
				return key;
			});
	}

	private void store(SecretSealingKey key) {
		this.session.setAttribute(KEY_PREFIX + key.keyId(), key.key());
	}

	private Stream<String> keyAttributes() {
		return Collections.list(this.session.getAttributeNames())
			.stream()
			.filter((name) -> name.startsWith(KEY_PREFIX));
	}

	private byte @Nullable [] key(String name) {
		return (byte[]) this.session.getAttribute(name);
	}

	/**
	 * Whether a secret is kept, and this session can open it.
	 */
	public boolean holds(String owner, UUID authorizationId) {
		return find(owner, authorizationId).isPresent();
	}

	/**
	 * Those of a person's secrets that this session can open, for a person who has not
	 * seen the page of a secret, for example because the connection broke.
	 */
	public List<WaitingSecret> waiting(List<SealedSecret> secrets) {
		return secrets.stream()
			.flatMap((secret) -> kept(secret).stream())
			.map((kept) -> WaitingSecret.of(kept.secret()))
			.toList();
	}

	/**
	 * Finds a secret.
	 * @return empty if it is not kept, or this session cannot open it
	 */
	public Optional<Kept> find(String owner, UUID authorizationId) {
		return row(owner, authorizationId).flatMap(this::kept);
	}

	/**
	 * Those of a person's secrets that are kept, and that this session can open.
	 */
	public List<Kept> findAll(String owner) {
		return this.jdbc.sql("select * from new_secret where owner = :owner")
			.param("owner", owner)
			.query((row, number) -> SealedSecret.of(owner, row))
			.list()
			.stream()
			.flatMap((secret) -> kept(secret).stream())
			.toList();
	}

	private Optional<Kept> kept(SealedSecret row) {
		return row.until().isAfter(this.clock.instant())
				? open(row).map((content) -> new Kept(content.secretOf(row.authorizationId()), row.until()))
				: Optional.empty();
	}

	private Optional<Content> open(SealedSecret row) {
		byte[] key = key(KEY_PREFIX + row.keyId());
		if (key == null) {
			return Optional.empty();
		}
		try {
			byte[] opened = new SecretSealingKey(row.keyId(), key).open(row.sealed(),
					associatedData(row.owner(), row.authorizationId()));
			return Optional.of(this.json.readValue(opened, Content.class));
		}
		catch (IllegalStateException ex) {
			logger.warn("Could not open the secret of new token {}", row.authorizationId(), ex);
			return Optional.empty();
		}
	}

	/**
	 * Deletes a secret, if it is kept.
	 */
	public void forget(String owner, UUID authorizationId) {
		this.jdbc.sql("delete from new_secret where owner = :owner and authorization_id = :authorizationId")
			.param("owner", owner)
			.param("authorizationId", authorizationId)
			.update();
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	void deleteExpired() {
		this.jdbc.sql("delete from new_secret where kept_until <= :now")
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.update();
	}

	private Optional<SealedSecret> row(String owner, UUID authorizationId) {
		return this.jdbc.sql("select * from new_secret where owner = :owner and authorization_id = :authorizationId")
			.param("owner", owner)
			.param("authorizationId", authorizationId)
			.query((row, number) -> SealedSecret.of(owner, row))
			.optional();
	}

	private static byte[] associatedData(String owner, UUID authorizationId) {
		return (owner + " " + authorizationId).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The sealed content.
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
	 * A kept secret.
	 *
	 * @param secret the secret
	 * @param until when it is deleted
	 */
	public record Kept(NewSecret secret, Instant until) {

	}

}
