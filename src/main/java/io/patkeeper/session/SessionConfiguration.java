package io.patkeeper.session;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
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
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.Assert;

/**
 * Sessions: Spring Session's JDBC repository, with the {@link SealedSessionRepository} in
 * front of it. Boot's auto-configuration expects a single repository, so both are set up
 * here.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration {

	/**
	 * Stores an attribute, on H2 and PostgreSQL alike. Spring Session's own statements
	 * fail when two requests of a session add the same one, store nothing when another
	 * request has just removed it, and, on PostgreSQL, fail when the session ends in the
	 * meantime.
	 */
	private static final String KEEP_ATTRIBUTE = """
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

	@Bean
	@DependsOnDatabaseInitialization
	JdbcIndexedSessionRepository sessionRows(JdbcOperations jdbc, TransactionOperations transactions,
			SessionTimeout timeout) {
		// Joins the current transaction, so that a sign-in is written as a whole or not
		// at all.
		JdbcIndexedSessionRepository rows = new JdbcIndexedSessionRepository(jdbc, transactions);
		Duration idle = timeout.getTimeout();
		if (idle != null) {
			rows.setDefaultMaxInactiveInterval(idle);
		}
		rows.setCreateSessionAttributeQuery(KEEP_ATTRIBUTE.formatted(String.join(", ", ID, NAME, BYTES)));
		rows.setUpdateSessionAttributeQuery(KEEP_ATTRIBUTE.formatted(String.join(", ", BYTES, ID, NAME)));
		// All attributes are ciphertext by now, which is neither converted nor indexed.
		GenericConversionService asIs = new GenericConversionService();
		asIs.addConverter(Object.class, byte[].class, byte[].class::cast);
		rows.setConversionService(asIs);
		rows.setIndexResolver((session) -> Map.of());
		return rows;
	}

	@Bean
	@Primary
	SessionRepository<? extends Session> sealedSessions(JdbcIndexedSessionRepository sessionRows,
			TransactionOperations transactions, Clock clock, Settings settings) {
		return seal(sessionRows, transactions, clock, settings.absoluteTimeout());
	}

	private static <S extends Session> SessionRepository<SealedSession<S>> seal(SessionRepository<S> rows,
			TransactionOperations transactions, Clock clock, Duration absoluteTimeout) {
		return new SealedSessionRepository<>(rows, transactions, clock, absoluteTimeout);
	}

	@Bean
	CookieSerializer ticketCookie() {
		return new TicketCookieSerializer();
	}

	/**
	 * What the operator decides about sessions, besides {@code spring.session.timeout}.
	 *
	 * @param absoluteTimeout how long a session lives, however busy the person is; a
	 * number alone means hours, not the milliseconds that nobody could sign in for
	 */
	@ConfigurationProperties("patkeeper.session")
	record Settings(@DefaultValue("12h") @DurationUnit(ChronoUnit.HOURS) Duration absoluteTimeout) {

		Settings {
			Assert.isTrue(absoluteTimeout.compareTo(Duration.ZERO) > 0,
					"A session must live for some time, such as 12h");
		}

	}

}
