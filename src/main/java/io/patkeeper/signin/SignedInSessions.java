package io.patkeeper.signin;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Who is signed in, since when and with which browser: each sign-in gets a session of its
 * own, and a row that its owner can see from their other sessions.
 */
@Component
class SignedInSessions implements SessionAuthenticationStrategy, LogoutHandler {

	/** The parameter with which a person signs out of all their sessions. */
	static final String EVERYWHERE = "everywhere";

	private static final Logger logger = LoggerFactory.getLogger(SignedInSessions.class);

	private static final String CONTEXT = HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

	/** What belongs to the current sign-in, and not to whoever was signed in before. */
	private static final Set<String> OF_THE_SIGN_IN = Set.of(SessionAuthorizedClientRepository.ATTRIBUTE);

	private final JdbcClient jdbc;

	private final Clock clock;

	private final SessionConfiguration.Settings settings;

	SignedInSessions(JdbcClient jdbc, Clock clock, SessionConfiguration.Settings settings) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.settings = settings;
	}

	/**
	 * Issues a new ticket, together with the row that its owner sees. The content of the
	 * session is kept if it belongs to the same person.
	 */
	@Override
	public void onAuthentication(Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		HttpSession session = request.getSession();
		SealedSession<?> sealed = Objects.requireNonNull(SealedSession.of(request));
		// Includes what other requests have stored in the meantime.
		sealed.reload();
		boolean other = isOfSomebodyElse(session, authentication);
		UserAgent userAgent = UserAgent.of(request.getHeader(HttpHeaders.USER_AGENT));
		sealed.changeSessionId((attribute) -> !other || OF_THE_SIGN_IN.contains(attribute),
				(id) -> add(id, authentication.getName(), userAgent));
	}

	private static boolean isOfSomebodyElse(HttpSession session, Authentication authentication) {
		return session.getAttribute(CONTEXT) instanceof SecurityContext previous && previous.getAuthentication() != null
				&& !previous.getAuthentication().getName().equals(authentication.getName());
	}

	private void add(String sessionId, String owner, UserAgent userAgent) {
		this.jdbc.sql("""
				insert into signed_in_session
					(session_primary_id, owner, signed_in_time, browser, platform, refreshing_until)
				select primary_id, :owner, :now, :browser, :platform, 0 from spring_session where session_id = :id
				""")
			.param("owner", owner)
			.param("now", this.clock.millis())
			.param("browser", userAgent.browser())
			.param("platform", userAgent.platform())
			.param("id", sessionId)
			.update();
	}

	/**
	 * A person's sessions, the most recently used first.
	 * @param owner the person's {@code tid:oid}
	 * @param currentId the id of the session of this request
	 */
	List<SignedInSession> of(String owner, String currentId) {
		Instant now = this.clock.instant();
		return this.jdbc.sql("""
				select s.primary_id, s.session_id, s.last_access_time, i.signed_in_time, i.browser, i.platform
				from signed_in_session i join spring_session s on s.primary_id = i.session_primary_id
				where i.owner = :owner and s.expiry_time > :now and i.signed_in_time > :earliest
				order by s.last_access_time desc, i.signed_in_time desc
				""")
			.param("owner", owner)
			.param("now", now.toEpochMilli())
			.param("earliest", now.minus(this.settings.absoluteTimeout()).toEpochMilli())
			.query((row, number) -> new SignedInSession(UUID.fromString(row.getString("primary_id")),
					row.getString("session_id").equals(currentId), Instant.ofEpochMilli(row.getLong("signed_in_time")),
					Instant.ofEpochMilli(row.getLong("last_access_time")), row.getString("browser"),
					row.getString("platform")))
			.list();
	}

	/**
	 * Ends one of a person's sessions, and nobody else's.
	 */
	void end(String owner, UUID id) {
		int ended = this.jdbc.sql("""
				delete from spring_session where primary_id = :id and exists (
					select 1 from signed_in_session i where i.session_primary_id = primary_id and i.owner = :owner)
				""").param("id", id.toString()).param("owner", owner).update();
		log(owner, ended);
	}

	/**
	 * Ends the other sessions of a person who signs out everywhere.
	 */
	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		if (authentication != null && request.getParameter(EVERYWHERE) != null) {
			endOthers(authentication.getName(), request.getSession().getId());
		}
	}

	/**
	 * Ends all sessions of a person except the current one.
	 */
	void endOthers(String owner, String currentId) {
		int ended = this.jdbc.sql("""
				delete from spring_session where session_id <> :current and primary_id in (
					select session_primary_id from signed_in_session where owner = :owner)
				""").param("current", currentId).param("owner", owner).update();
		log(owner, ended);
	}

	private static void log(String owner, int sessions) {
		if (sessions > 0) {
			logger.atInfo()
				.addKeyValue("action", "end-sessions")
				.addKeyValue("person", owner)
				.addKeyValue("sessions", sessions)
				.log("Ended other sessions of a person");
		}
	}

}
