package io.patkeeper.token;

import java.security.Principal;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

import io.patkeeper.journal.Journal;
import io.patkeeper.journal.JournalEntry;
import io.patkeeper.journal.Outcome;
import io.patkeeper.ui.ListView;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;

/**
 * Shows the outcome of the first submission of a form to a person who has submitted it
 * twice, instead of creating a second token.
 */
@Controller
class DuplicateSubmissionController {

	private final Journal journal;

	private final Clock clock;

	DuplicateSubmissionController(Journal journal, Clock clock) {
		this.journal = journal;
		this.clock = clock;
	}

	@GetMapping("/tokens/attempts/{idempotencyKey}")
	String show(Principal owner, @PathVariable UUID idempotencyKey, @RequestAttribute ListView back, Model model,
			HttpServletResponse response) {
		Optional<JournalEntry> entry = this.journal.findByIdempotencyKey(owner.getName(), idempotencyKey);
		if (entry.map(JournalEntry::outcome).filter(Outcome.DONE::equals).isPresent()) {
			return "redirect:" + TokenUrls.secret(entry.get().organization(), entry.get().authorizationId())
					+ back.first();
		}
		boolean inProgress = entry.filter((it) -> it.isInProgress(this.clock.instant())).isPresent();
		if (inProgress) {
			response.setHeader("Refresh", "2");
		}
		model.addAttribute("state", inProgress ? "in-progress" : entry.map((it) -> "unknown").orElse("none"));
		return "tokens/duplicate-submission";
	}

}
