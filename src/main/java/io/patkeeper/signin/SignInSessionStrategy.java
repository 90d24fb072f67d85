package io.patkeeper.signin;

import java.util.Objects;
import java.util.Optional;

import io.patkeeper.session.ReplacedSessionRepository;
import io.patkeeper.session.SealedSession;
import io.patkeeper.session.SessionInfoRepository;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Gives each sign-in a session with a new id and secret, and a row on the page of its
 * owner's sessions. If the same person was signed in before, the attributes are kept;
 * otherwise, only the tokens of this sign-in.
 */
@Component
class SignInSessionStrategy implements SessionAuthenticationStrategy {

	private static final String CONTEXT = HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

	private final SessionInfoRepository sessions;

	private final ReplacedSessionRepository replacedSessions;

	SignInSessionStrategy(SessionInfoRepository sessions, ReplacedSessionRepository replacedSessions) {
		this.sessions = sessions;
		this.replacedSessions = replacedSessions;
	}

	@Override
	public void onAuthentication(Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		SealedSession<?> session = Objects.requireNonNull(SealedSession.of(request));
		String previousId = session.getId();
		Optional<String> previousPerson = person(request.getSession());
		boolean samePerson = previousPerson.filter(authentication.getName()::equals).isPresent();
		boolean personChanged = previousPerson.isPresent() && !samePerson;
		session.changeSessionId(
				(attribute) -> !personChanged || attribute.equals(SessionAuthorizedClientRepository.ATTRIBUTE),
				(id) -> {
					this.sessions.add(id, authentication.getName(), request.getHeader(HttpHeaders.USER_AGENT));
					if (samePerson) {
						this.replacedSessions.add(previousId);
					}
				});
	}

	private static Optional<String> person(HttpSession session) {
		return Optional.ofNullable((SecurityContext) session.getAttribute(CONTEXT))
			.map(SecurityContext::getAuthentication)
			.map(Authentication::getName);
	}

}
