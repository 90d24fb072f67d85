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
 * Counts automatic sign-ins, so that a sign-in that keeps failing cannot become a
 * redirect loop. A sign-in counts once the person returns from it; a page that is shown
 * resets the count. The count is kept in the session, whose attributes survive a sign-in.
 */
@Component
class SignInLoopGuard {

	private static final String SESSION_ATTRIBUTE = SignInLoopGuard.class.getName();

	private static final int MAX_SIGN_INS = 2;

	/** If sign-ins take longer, Entra has shown a prompt, so it is not a loop. */
	private static final Duration PERIOD = Duration.ofMinutes(1);

	private final Clock clock;

	SignInLoopGuard(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Checks whether another automatic sign-in may start. Does not change the session.
	 * @return why it may not; empty if it may
	 */
	Optional<SignInFailureReason> check(HttpServletRequest request) {
		Count count = current(request, this.clock.instant());
		boolean loop = count.signIns() >= MAX_SIGN_INS && this.clock.instant().isBefore(count.since().plus(PERIOD));
		return loop ? Optional.of(SignInFailureReason.LOOP) : Optional.empty();
	}

	/**
	 * Checks whether an automatic sign-in for an access token with certain claims may
	 * start, and keeps the claims. Only one may, as Entra would not do more the next
	 * time.
	 * @return why it may not; empty if it may
	 */
	Optional<SignInFailureReason> check(HttpServletRequest request, String claims) {
		Count count = current(request, this.clock.instant());
		// Kept in either case, as the person may choose to sign in again.
		store(request, new Count(count.since(), count.signIns(), claims, count.claimsRequested()));
		return count.claimsRequested() ? Optional.of(SignInFailureReason.CLAIMS) : Optional.empty();
	}

	/**
	 * Returns the claims to request from Entra, as JSON.
	 */
	Optional<String> claims(HttpServletRequest request) {
		return find(request).map(Count::claims);
	}

	/**
	 * Counts an automatic sign-in from which the person has returned.
	 * @param start when it started
	 */
	void count(HttpServletRequest request, Instant start) {
		Count count = current(request, start);
		store(request,
				new Count(count.since(), count.signIns() + 1, null, count.claimsRequested() || count.claims() != null));
	}

	/**
	 * Resets the count.
	 */
	static void reset(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null && session.getAttribute(SESSION_ATTRIBUTE) != null) {
			session.removeAttribute(SESSION_ATTRIBUTE);
		}
	}

	/**
	 * Returns the count of the current period, or a new one.
	 * @param start when the new one starts
	 */
	private Count current(HttpServletRequest request, Instant start) {
		Instant now = this.clock.instant();
		return find(request)
			.map((count) -> count.since().plus(PERIOD).isAfter(now) ? count
					: new Count(start, 0, count.claims(), count.claimsRequested()))
			.orElseGet(() -> new Count(start, 0, null, false));
	}

	private static Optional<Count> find(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return Optional.ofNullable(session).map((it) -> (Count) it.getAttribute(SESSION_ATTRIBUTE));
	}

	private static void store(HttpServletRequest request, Count count) {
		request.getSession().setAttribute(SESSION_ATTRIBUTE, count);
	}

	/**
	 * The automatic sign-ins of a session.
	 *
	 * @param since when the first of them started
	 * @param signIns the number of those from which the person has returned
	 * @param claims the claims that Azure DevOps or Entra requires, as JSON
	 * @param claimsRequested whether one of them has requested claims
	 */
	private record Count(Instant since, int signIns, @Nullable String claims,
			boolean claimsRequested) implements Serializable {

	}

}
