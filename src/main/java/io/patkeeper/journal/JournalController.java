package io.patkeeper.journal;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.patkeeper.ui.BrowserTimeZone;
import io.patkeeper.ui.CsvTable;
import io.patkeeper.ui.Pagination;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page and the CSV export of a person's own journal.
 */
@Controller
class JournalController {

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
			@RequestParam(defaultValue = "1") String page, Model model) {
		Pagination pagination = Pagination.of(Pagination.requested(page), this.search.count(owner.getName(), filter));
		ZoneId zone = BrowserTimeZone.current();
		LocalDate today = LocalDate.ofInstant(this.clock.instant(), zone);
		List<JournalDay> days = JournalDay.of(changes(owner.getName(), filter, pagination), today, zone);
		model.addAttribute("page", new JournalPage(days, pagination, JournalPeriod.upTo(today),
				this.search.organizations(owner.getName()), JournalFilter.ACTIONS, JournalFilter.OUTCOMES));
		return "journal/journal";
	}

	@GetMapping("/journal.csv")
	void export(Principal owner, @ModelAttribute("filter") JournalFilter filter, Locale locale,
			HttpServletResponse response) throws IOException {
		Instant now = this.clock.instant();
		Stream<JournalRow> rows = this.search.all(owner.getName(), filter).map((entry) -> JournalRow.of(entry, now));
		response.setContentType(CsvTable.MEDIA_TYPE.toString());
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename("patkeeper-journal.csv").build().toString());
		Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
		try {
			this.csv.write(rows, locale, out);
			out.flush();
		}
		catch (DataAccessException ex) {
			throw cutOff(ex);
		}
	}

	/**
	 * The response is committed, so no error page can be shown, and a normal end would
	 * make a truncated file look complete. An {@code IOException} makes Tomcat close the
	 * connection, so that the download fails. The reason is suppressed rather than the
	 * cause: a cause would be handled by rendering an error page into the file.
	 */
	private static IOException cutOff(DataAccessException reason) {
		IOException cutOff = new IOException(
				"The CSV of the journal is cut off because its entries can no longer be read");
		cutOff.addSuppressed(reason);
		return cutOff;
	}

	private List<JournalChange> changes(String owner, JournalFilter filter, Pagination pagination) {
		Instant now = this.clock.instant();
		int before = pagination.hasPrevious() ? 1 : 0;
		List<JournalRow> rows = this.search
			.find(owner, filter, pagination.offset() - before, before + Pagination.ROWS + 1)
			.stream()
			.map((entry) -> JournalRow.of(entry, now))
			.toList();
		return JournalChange.of(rows, before, Pagination.ROWS);
	}

}
