package io.patkeeper.signin;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Counts how often the program sends a person to Entra by itself, so that it does not do
 * so forever if signing in does not help. Such a turn begins when they are sent, and is
 * over when they come back signed in; a page that could be shown resets the count. It is
 * kept in the session, which survives a sign-in.
 */
@Component
class SignInTurns {

	private static final String SESSION_ATTRIBUTE = SignInTurns.class.getName();

	private static final int MOST = 2;

	/** If the turns take longer, Entra has asked the person something. */
	private static final Duration WITHIN = Duration.ofMinutes(1);

	private final Clock clock;

	SignInTurns(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Begins a turn, unless there have been too many.
	 * @return what is wrong, if the person is not to be sent to Entra once more
	 */
	Optional<SignInFailure.Reason> begin(HttpServletRequest request) {
		Turns turns = turns(request);
		if (turns.over() >= MOST && this.clock.instant().isBefore(turns.since().plus(WITHIN))) {
			return Optional.of(SignInFailure.Reason.LOOP);
		}
		keep(request, new Turns(turns.since(), turns.over(), true, turns.claims(), turns.claimsMet()));
		return Optional.empty();
	}

	/**
	 * Begins a turn because Azure DevOps asks for an access token with certain claims.
	 * There is no second one: by then Entra has done what it could about them.
	 * @return what is wrong, if the person is not to be sent to Entra once more
	 */
	Optional<SignInFailure.Reason> begin(HttpServletRequest request, String claims) {
		Turns turns = turns(request);
		boolean begins = !turns.claimsMet();
		// Kept in any case, for those who then choose to sign in again.
		keep(request, new Turns(turns.since(), turns.over(), begins, claims, turns.claimsMet()));
		return begins ? Optional.empty() : Optional.of(SignInFailure.Reason.CLAIMS);
	}

	/**
	 * The claims to ask Entra for.
	 */
	Optional<String> claims(HttpServletRequest request) {
		return find(request).map(Turns::claims);
	}

	/**
	 * Ends the turn: the person has signed in.
	 */
	void end(HttpServletRequest request) {
		find(request).filter(Turns::begun)
			.ifPresent((turns) -> keep(request, new Turns(turns.since(), turns.over() + 1, false, null,
					turns.claimsMet() || turns.claims() != null)));
	}

	/**
	 * Resets the count: signing in has helped.
	 */
	static void forget(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null && session.getAttribute(SESSION_ATTRIBUTE) != null) {
			session.removeAttribute(SESSION_ATTRIBUTE);
		}
	}

	/**
	 * The turns so far; those that took long do not count.
	 */
	private Turns turns(HttpServletRequest request) {
		Instant now = this.clock.instant();
		return find(request)
			.map((turns) -> turns.since().plus(WITHIN).isAfter(now) ? turns
					: new Turns(now, 0, false, turns.claims(), turns.claimsMet()))
			.orElseGet(() -> new Turns(now, 0, false, null, false));
	}

	private static Optional<Turns> find(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return Optional.ofNullable(session).map((it) -> (Turns) it.getAttribute(SESSION_ATTRIBUTE));
	}

	private static void keep(HttpServletRequest request, Turns turns) {
		request.getSession().setAttribute(SESSION_ATTRIBUTE, turns);
	}

	/**
	 * The turns of a session.
	 *
	 * @param since when the first of them began
	 * @param over how many are over
	 * @param begun whether another one has begun
	 * @param claims what Azure DevOps asks for
	 * @param claimsMet whether one that is over was about claims
	 */
	private record Turns(Instant since, int over, boolean begun, @Nullable String claims,
			boolean claimsMet) implements Serializable {

	}

}
