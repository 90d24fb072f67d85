package io.patkeeper.session;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The sessions of a person, as far as administrators see them.
 *
 * @param owner the person's {@code tid:oid}
 * @param sessions how many there are
 * @param lastSeen the time of the last request in any of them, to about a minute
 * @param browser the name of the browser of that session, if known
 * @param platform the name of the system that it runs on, if known
 */
public record PersonSessions(String owner, int sessions, Instant lastSeen, @Nullable String browser,
		@Nullable String platform) {

	public String tenantId() {
		return this.owner.substring(0, this.owner.indexOf(':'));
	}

	public String objectId() {
		return this.owner.substring(this.owner.indexOf(':') + 1);
	}

}
