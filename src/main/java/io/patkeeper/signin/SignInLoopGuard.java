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
 * kept in the session, which survives a sign-in: a person without one comes back with
 * one, or not signed in.
 */
@Component
class SignInLoopGuard {

	private static final String SESSION_ATTRIBUTE = SignInLoopGuard.class.getName();

	private static final int MOST = 2;

	/** If the turns take longer, Entra has asked the person something. */
	private static final Duration WITHIN = Duration.ofMinutes(1);

	private final Clock clock;

	SignInLoopGuard(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Begins a turn, unless there have been too many. Nothing is written for it.
	 * @return what is wrong, if the person is not to be sent to Entra once more
	 */
	Optional<SignInFailure.Reason> begin(HttpServletRequest request) {
		Turns turns = turns(request, this.clock.instant());
		boolean tooMany = turns.over() >= MOST && this.clock.instant().isBefore(turns.since().plus(WITHIN));
		return tooMany ? Optional.of(SignInFailure.Reason.LOOP) : Optional.empty();
	}

	/**
	 * Begins a turn because Azure DevOps asks for an access token with certain claims.
	 * There is no second one: by then Entra has done what it could about them.
	 * @return what is wrong, if the person is not to be sent to Entra once more
	 */
	Optional<SignInFailure.Reason> begin(HttpServletRequest request, String claims) {
		Turns turns = turns(request, this.clock.instant());
		// Kept in any case, for those who then choose to sign in again.
		keep(request, new Turns(turns.since(), turns.over(), claims, turns.claimsMet()));
		return turns.claimsMet() ? Optional.of(SignInFailure.Reason.CLAIMS) : Optional.empty();
	}

	/**
	 * The claims to ask Entra for.
	 */
	Optional<String> claims(HttpServletRequest request) {
		return find(request).map(Turns::claims);
	}

	/**
	 * Ends a turn: the person has come back signed in.
	 * @param begun when they were sent
	 */
	void end(HttpServletRequest request, Instant begun) {
		Turns turns = turns(request, begun);
		keep(request, new Turns(turns.since(), turns.over() + 1, null, turns.claimsMet() || turns.claims() != null));
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
	 * @param first when the first one began if there were none
	 */
	private Turns turns(HttpServletRequest request, Instant first) {
		Instant now = this.clock.instant();
		return find(request)
			.map((turns) -> turns.since().plus(WITHIN).isAfter(now) ? turns
					: new Turns(first, 0, turns.claims(), turns.claimsMet()))
			.orElseGet(() -> new Turns(first, 0, null, false));
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
	 * @param claims what Azure DevOps asks for
	 * @param claimsMet whether one that is over was about claims
	 */
	private record Turns(Instant since, int over, @Nullable String claims, boolean claimsMet) implements Serializable {

	}

}
