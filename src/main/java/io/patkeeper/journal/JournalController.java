package io.patkeeper.journal;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A person's own rows of the journal.
 */
@Controller
class JournalController {

	private static final int PAGE_SIZE = 50;

	private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

	private final JournalSearch search;

	private final JournalCsv csv;

	private final Clock clock;

	JournalController(JournalSearch search, JournalCsv csv, Clock clock) {
		this.search = search;
		this.csv = csv;
		this.clock = clock;
	}

	@GetMapping("/journal")
	String show(Principal owner, @ModelAttribute("filter") JournalFilter filter,
			@RequestParam(name = "page", defaultValue = "1") String wanted, Model model) {
		long total = this.search.count(owner.getName(), filter);
		int last = (int) Math.max(1, (total + PAGE_SIZE - 1) / PAGE_SIZE);
		int number = wanted.matches("[1-9][0-9]{0,6}") ? Math.min(Integer.parseInt(wanted), last) : 1;
		List<Entry> entries = this.search.find(owner.getName(), filter, (number - 1L) * PAGE_SIZE, PAGE_SIZE);
		model.addAttribute("page", new JournalPage(rows(entries), total, number, last,
				this.search.organizations(owner.getName()), JournalFilter.ACTIONS, JournalFilter.OUTCOMES));
		return "journal/journal";
	}

	@GetMapping("/journal.csv")
	ResponseEntity<byte[]> export(Principal owner, @ModelAttribute("filter") JournalFilter filter, Locale locale) {
		List<EntryRow> rows = rows(this.search.find(owner.getName(), filter, 0, Integer.MAX_VALUE));
		return ResponseEntity.ok()
			.contentType(CSV)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename("patkeeper-journal.csv").build().toString())
			.body(this.csv.write(rows, locale).getBytes(StandardCharsets.UTF_8));
	}

	private List<EntryRow> rows(List<Entry> entries) {
		Instant now = this.clock.instant();
		return entries.stream().map((entry) -> EntryRow.of(entry, now)).toList();
	}

}
