package io.patkeeper.journal;

/**
 * The journal has an entry with the same idempotency key, so the change was not made
 * again.
 */
public class DuplicateSubmissionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public DuplicateSubmissionException(Throwable cause) {
		super("This form was already submitted", cause);
	}

}
