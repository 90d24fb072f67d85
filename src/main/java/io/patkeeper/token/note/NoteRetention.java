package io.patkeeper.token.note;

import java.util.concurrent.TimeUnit;

import io.patkeeper.journal.JournalRetention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes the notes on tokens that have ended. Until then a note says what the token was
 * used for, to somebody who finds out what has stopped working, and can be carried over
 * to a replacement. It goes when the journal no longer knows the token either.
 */
@Component
class NoteRetention {

	private static final Logger logger = LoggerFactory.getLogger(NoteRetention.class);

	private final NoteRepository notes;

	private final JournalRetention journal;

	NoteRetention(NoteRepository notes, JournalRetention journal) {
		this.notes = notes;
		this.journal = journal;
	}

	@Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
	void deleteOldNotes() {
		int deleted = this.notes.deleteEndedBefore(this.journal.start());
		if (deleted > 0) {
			logger.info("Deleted {} notes on tokens that ended long ago", deleted);
		}
	}

}
