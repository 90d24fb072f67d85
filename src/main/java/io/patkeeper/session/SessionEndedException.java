package io.patkeeper.session;

/**
 * Thrown if a session ends during a request, because the person has signed out or signed
 * in again in another tab.
 */
public class SessionEndedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	public SessionEndedException() {
		super("The session has ended");
	}

}
