package io.patkeeper.journal;

/**
 * The journal already holds the same attempt, so the change was not made again.
 */
public class DuplicateSubmissionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public DuplicateSubmissionException(Throwable cause) {
		super("This attempt was made before", cause);
	}

}
