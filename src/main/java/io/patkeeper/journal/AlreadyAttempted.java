package io.patkeeper.journal;

/**
 * The journal already holds the same attempt, so the change was not made again.
 */
public class AlreadyAttempted extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public AlreadyAttempted(Throwable cause) {
		super("This attempt was made before", cause);
	}

}
