package io.patkeeper.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Configures Spring Session's JDBC repository, with the {@link SealedSessionRepository}
 * in front of it. Boot's auto-configuration supports only one repository.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration {

	/**
	 * Adds or replaces an attribute, on H2 and PostgreSQL alike. Spring Session's own
	 * statements fail if two requests of a session add the same attribute, store nothing
	 * if another request has just removed it, and, on PostgreSQL, fail if the session has
	 * just ended.
	 */
	private static final String MERGE_ATTRIBUTE = """
			MERGE INTO SPRING_SESSION_ATTRIBUTES A
			USING (
				SELECT S.PRIMARY_ID, G.NAME, G.BYTES
				FROM (SELECT %s) G
				JOIN SPRING_SESSION S ON S.PRIMARY_ID = G.ID
			) N
			ON (A.SESSION_PRIMARY_ID = N.PRIMARY_ID AND A.ATTRIBUTE_NAME = N.NAME)
			WHEN MATCHED THEN UPDATE SET ATTRIBUTE_BYTES = N.BYTES
			WHEN NOT MATCHED THEN INSERT (SESSION_PRIMARY_ID, ATTRIBUTE_NAME, ATTRIBUTE_BYTES)
				VALUES (N.PRIMARY_ID, N.NAME, N.BYTES)
			""";

	private static final String ID = "CAST(? AS CHAR(36)) AS ID";

	private static final String NAME = "CAST(? AS VARCHAR(200)) AS NAME";

	private static final String BYTES = "CAST(? AS BYTEA) AS BYTES";

	private static final String LOCK_SESSION = "SELECT PRIMARY_ID FROM SPRING_SESSION WHERE SESSION_ID = ? FOR UPDATE";

	@Bean
	@DependsOnDatabaseInitialization
	JdbcIndexedSessionRepository jdbcSessionRepository(JdbcOperations jdbc, TransactionOperations transactions,
			SessionTimeout timeout) {
		// Joins the current transaction, so that a sign-in is written atomically.
		JdbcIndexedSessionRepository sessions = new JdbcIndexedSessionRepository(jdbc, transactions);
		Duration idle = timeout.getTimeout();
		if (idle != null) {
			sessions.setDefaultMaxInactiveInterval(idle);
		}
		sessions.setCreateSessionAttributeQuery(MERGE_ATTRIBUTE.formatted(String.join(", ", ID, NAME, BYTES)));
		sessions.setUpdateSessionAttributeQuery(MERGE_ATTRIBUTE.formatted(String.join(", ", BYTES, ID, NAME)));
		// The attributes are ciphertext: not to be converted or indexed.
		GenericConversionService conversionService = new GenericConversionService();
		conversionService.addConverter(Object.class, byte[].class, byte[].class::cast);
		sessions.setConversionService(conversionService);
		sessions.setIndexResolver((session) -> Map.of());
		return sessions;
	}

	@Bean
	@Primary
	SessionRepository<? extends Session> sealedSessionRepository(JdbcIndexedSessionRepository jdbcSessionRepository,
			JdbcOperations jdbc, TransactionOperations transactions, Clock clock, SealedSessionProperties properties,
			ApplicationEventPublisher events) {
		SealedSession.RowLock rowLock = (id) -> !jdbc.queryForList(LOCK_SESSION, id).isEmpty();
		return seal(jdbcSessionRepository, rowLock, transactions, clock, properties.absoluteTimeout(), events);
	}

	private static <S extends Session> SessionRepository<SealedSession<S>> seal(SessionRepository<S> rows,
			SealedSession.RowLock rowLock, TransactionOperations transactions, Clock clock, Duration absoluteTimeout,
			ApplicationEventPublisher events) {
		return new SealedSessionRepository<>(rows, rowLock, transactions, clock, absoluteTimeout, events);
	}

	/**
	 * Registered here, as a slice of Spring MVC has every filter that is a component, but
	 * not its repository.
	 */
	@Bean
	FilterRegistrationBean<ReplacedSessionFilter> replacedSessionFilter(ReplacedSessionRepository replacedSessions) {
		FilterRegistrationBean<ReplacedSessionFilter> registration = new FilterRegistrationBean<>(
				new ReplacedSessionFilter(replacedSessions));
		registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER + 1);
		return registration;
	}

	@Bean
	CookieSerializer cookieSerializer() {
		return new TicketCookieSerializer();
	}

}
