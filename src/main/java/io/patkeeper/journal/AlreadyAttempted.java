package io.patkeeper.journal;

/**
 * The same attempt stands in the journal already, so the change was not made again.
 */
public class AlreadyAttempted extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public AlreadyAttempted(Throwable cause) {
		super("This attempt was made before", cause);
	}

}
