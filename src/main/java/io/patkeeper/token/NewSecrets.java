package io.patkeeper.token;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;

/**
 * Keeps the secrets of new tokens until their owner says that they are stored, or a
 * quarter of an hour has passed. They stand in the person's session, which is written at
 * once, so that a secret is safe before the next step is made.
 */
@Component
public class NewSecrets {

	private static final Duration KEPT = Duration.ofMinutes(15);

	private final HttpSession session;

	private final Clock clock;

	NewSecrets(HttpSession session, Clock clock) {
		this.session = session;
		this.clock = clock;
	}

	/**
	 * Keeps a secret, or what has become known about it since.
	 */
	public void keep(NewSecret secret) {
		Instant until = find(secret.authorizationId()).map(Kept::until)
			.orElseGet(() -> this.clock.instant().plus(KEPT));
		this.session.setAttribute(attribute(secret.authorizationId()), new Kept(secret, until));
	}

	Optional<Kept> find(UUID authorizationId) {
		Kept kept = (Kept) this.session.getAttribute(attribute(authorizationId));
		return Optional.ofNullable(kept).filter((it) -> it.until().isAfter(this.clock.instant()));
	}

	void forget(UUID authorizationId) {
		this.session.removeAttribute(attribute(authorizationId));
	}

	private static String attribute(UUID authorizationId) {
		return NewSecret.class.getName() + "." + authorizationId;
	}

	/**
	 * A secret and how long it stays.
	 *
	 * @param secret the secret
	 * @param until when it is forgotten
	 */
	record Kept(NewSecret secret, Instant until) implements Serializable {

	}

}
