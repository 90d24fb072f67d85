package io.patkeeper.journal;

/**
 * The journal cannot be written, so the change was not made.
 */
public class JournalUnavailable extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public JournalUnavailable(Throwable cause) {
		super("The journal cannot be written, so nothing was changed", cause);
	}

}
