package io.patkeeper.journal;

/**
 * The journal cannot be written, so the change was not made.
 */
public class JournalUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public JournalUnavailableException(Throwable cause) {
		super("Could not write to the journal, so nothing was changed", cause);
	}

}
