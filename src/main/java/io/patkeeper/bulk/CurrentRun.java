package io.patkeeper.bulk;

import java.util.Optional;
import java.util.UUID;

import jakarta.servlet.http.HttpSession;

import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.stereotype.Component;

/**
 * Remembers in the session which run the person has started or has to continue, so that
 * pages without a run do not ask the database.
 */
@Component
class CurrentRun {

	private static final String ATTRIBUTE = CurrentRun.class.getName();

	private final HttpSession session;

	private final RunRepository runs;

	CurrentRun(HttpSession session, RunRepository runs) {
		this.session = session;
		this.runs = runs;
	}

	/**
	 * How far the run is, if there is one.
	 * @param owner the person's {@code tid:oid}
	 */
	Optional<RunProgress> progress(String owner) {
		return id().flatMap((id) -> this.runs.progress(owner, id));
	}

	void set(UUID run) {
		this.session.setAttribute(ATTRIBUTE, run.toString());
	}

	/**
	 * Forgets a run about which nothing is left to be done.
	 */
	void settled(UUID run) {
		if (id().filter(run::equals).isPresent()) {
			this.session.removeAttribute(ATTRIBUTE);
		}
	}

	/**
	 * Finds the run that was interrupted, when its owner signs in again.
	 */
	@EventListener
	void on(InteractiveAuthenticationSuccessEvent event) {
		this.runs.findUnfinished(event.getAuthentication().getName()).ifPresent(this::set);
	}

	private Optional<UUID> id() {
		return Optional.ofNullable((String) this.session.getAttribute(ATTRIBUTE)).map(UUID::fromString);
	}

}
