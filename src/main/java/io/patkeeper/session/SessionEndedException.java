package io.patkeeper.session;

/**
 * Says that a session has ended while a request was at work on it: the person has signed
 * out, or has signed in again, in another tab.
 */
public class SessionEndedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	public SessionEndedException() {
		super("The session has ended");
	}

}
