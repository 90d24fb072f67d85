package io.patkeeper.session;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stores when and with which browser people have signed in. Each session has a row, which
 * its owner sees on their page of sessions.
 */
@Repository
public class SessionInfoRepository {

	private static final Logger logger = LoggerFactory.getLogger(SessionInfoRepository.class);

	private final JdbcClient jdbc;

	private final Clock clock;

	private final SealedSessionProperties properties;

	SessionInfoRepository(JdbcClient jdbc, Clock clock, SealedSessionProperties properties) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.properties = properties;
	}

	/**
	 * Adds the row of a new sign-in.
	 * @param sessionId the id of its session, which is already stored
	 * @param owner the person's {@code tid:oid}
	 * @param userAgent the header {@code User-Agent}, if any
	 */
	public void add(String sessionId, String owner, @Nullable String userAgent) {
		UserAgent agent = UserAgent.of(userAgent);
		this.jdbc.sql("""
				insert into signed_in_session
					(session_primary_id, owner, signed_in_time, browser, platform, refreshing_until)
				select primary_id, :owner, :now, :browser, :platform, 0 from spring_session where session_id = :id
				""")
			.param("owner", owner)
			.param("now", this.clock.millis())
			.param("browser", agent.browser())
			.param("platform", agent.platform())
			.param("id", sessionId)
			.update();
	}

	/**
	 * Returns a person's sessions, the most recently used first.
	 * @param owner the person's {@code tid:oid}
	 * @param currentId the id of the session of this request
	 */
	List<SessionInfo> findByOwner(String owner, String currentId) {
		return alive("""
				select s.primary_id, s.session_id, s.last_access_time, i.signed_in_time, i.browser, i.platform
				from signed_in_session i join spring_session s on s.primary_id = i.session_primary_id
				where i.owner = :owner and s.expiry_time > :now and i.signed_in_time > :earliest
				order by s.last_access_time desc, i.signed_in_time desc
				""").param("owner", owner)
			.query((row, number) -> new SessionInfo(UUID.fromString(row.getString("primary_id")),
					row.getString("session_id").equals(currentId), Instant.ofEpochMilli(row.getLong("signed_in_time")),
					Instant.ofEpochMilli(row.getLong("last_access_time")), row.getString("browser"),
					row.getString("platform")))
			.list();
	}

	/**
	 * Counts the sessions of all people.
	 */
	public SessionCount count() {
		return alive("""
				select count(*) sessions, count(distinct i.owner) people
				from signed_in_session i join spring_session s on s.primary_id = i.session_primary_id
				where s.expiry_time > :now and i.signed_in_time > :earliest
				""").query((row, number) -> new SessionCount(row.getInt("sessions"), row.getInt("people"))).single();
	}

	/**
	 * Counts the people who have sessions.
	 * @param search a part of their {@code tid:oid}; empty for everybody
	 */
	public int countPeople(String search) {
		return alive("""
				select count(distinct i.owner)
				from signed_in_session i join spring_session s on s.primary_id = i.session_primary_id
				where s.expiry_time > :now and i.signed_in_time > :earliest and position(:search in i.owner) > 0
				""").param("search", search).query(Integer.class).single();
	}

	/**
	 * Returns the people who have sessions, the one who was here last first.
	 * @param search a part of their {@code tid:oid}; empty for everybody
	 * @param offset how many of them to leave out
	 * @param rows how many of them to return at most
	 */
	public List<PersonSessions> findPeople(String search, long offset, int rows) {
		return alive("""
				select owner, sessions, last_access_time, browser, platform from (
					select i.owner, s.last_access_time, i.browser, i.platform,
						count(*) over (partition by i.owner) sessions,
						row_number() over (partition by i.owner
							order by s.last_access_time desc, i.signed_in_time desc, s.primary_id) place
					from signed_in_session i join spring_session s on s.primary_id = i.session_primary_id
					where s.expiry_time > :now and i.signed_in_time > :earliest and position(:search in i.owner) > 0
				) latest
				where place = 1
				order by last_access_time desc, owner
				offset :offset rows fetch first :rows rows only
				""").param("search", search)
			.param("offset", offset)
			.param("rows", rows)
			.query((row, number) -> new PersonSessions(row.getString("owner"), row.getInt("sessions"),
					Instant.ofEpochMilli(row.getLong("last_access_time")), row.getString("browser"),
					row.getString("platform")))
			.list();
	}

	private JdbcClient.StatementSpec alive(String sql) {
		Instant now = this.clock.instant();
		return this.jdbc.sql(sql)
			.param("now", now.toEpochMilli())
			.param("earliest", now.minus(this.properties.absoluteTimeout()).toEpochMilli());
	}

	/**
	 * Ends one of a person's sessions; does nothing if it belongs to another person.
	 */
	void end(String owner, UUID id) {
		int ended = this.jdbc.sql("""
				delete from spring_session where primary_id = :id and exists (
					select 1 from signed_in_session i where i.session_primary_id = primary_id and i.owner = :owner)
				""").param("id", id.toString()).param("owner", owner).update();
		log(owner, ended);
	}

	/**
	 * Ends all sessions of a person except the current one.
	 */
	public void endOthers(String owner, String currentId) {
		int ended = this.jdbc.sql("""
				delete from spring_session where session_id <> :current and primary_id in (
					select session_primary_id from signed_in_session where owner = :owner)
				""").param("current", currentId).param("owner", owner).update();
		log(owner, ended);
	}

	/**
	 * Ends all sessions of a person for an administrator.
	 * @param administrator the administrator's {@code tid:oid}
	 * @return how many have been ended
	 */
	public int endAll(String owner, String administrator) {
		int ended = this.jdbc.sql("""
				delete from spring_session where primary_id in (
					select session_primary_id from signed_in_session where owner = :owner)
				""").param("owner", owner).update();
		logger.atInfo()
			.addKeyValue("action", "end-sessions")
			.addKeyValue("person", owner)
			.addKeyValue("sessions", ended)
			.addKeyValue("administrator", administrator)
			.log("An administrator ended all sessions of a person");
		return ended;
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
