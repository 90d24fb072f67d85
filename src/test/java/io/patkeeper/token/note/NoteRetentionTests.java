package io.patkeeper.token.note;

import java.time.Instant;

import io.patkeeper.journal.JournalRetention;
import org.junit.jupiter.api.Test;

import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

class NoteRetentionTests {

	@Test
	void deletesNotesOnTokensThatEndedBeforeTheJournalBegins() {
		NoteRepository notes = mock();
		JournalRetention journal = mock();
		Instant start = Instant.parse("2025-11-25T12:00:00Z");
		given(journal.start()).willReturn(start);
		new NoteRetention(notes, journal).deleteOldNotes();
		then(notes).should().deleteEndedBefore(start);
	}

}
