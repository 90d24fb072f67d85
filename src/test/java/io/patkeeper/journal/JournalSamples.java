package io.patkeeper.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.Sample;
import io.patkeeper.ui.Pagination;

import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The pages of the journal.
 */
public class JournalSamples {

	private static final String HOSTILE_NAME = "<script>alert(1)</script> \"quoted\" & 'single'";

	private static final UUID ID = UUID.fromString("7d444840-9dc0-11d1-b245-5ffdce74fad2");

	private static final UUID OLD = UUID.fromString("7d444840-9dc0-11d1-b245-5ffdce74fad3");

	private static final Instant NOW = Instant.parse("2026-11-22T17:09:00Z");

	private static final JournalFilter EVERYTHING = new JournalFilter("", "", "", "", "", "");

	@Bean
	RouterFunction<ServerResponse> journalSamples() {
		return Sample.routes(this::all);
	}

	public Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		samples.put("journal", journal(rows(), EVERYTHING));
		samples.put("journal-none", journal(List.of(), EVERYTHING));
		samples.put("journal-none-matches",
				journal(List.of(), new JournalFilter(HOSTILE_NAME, "create", "done", "contoso", "2026-01-01", "")));
		samples.put("journal-unavailable", new Sample("journal/unavailable", Map.of("address", "/tokens", "fields",
				Map.of("name", new String[] { HOSTILE_NAME }, "days", new String[] { "7" }))));
		samples.put("journal-too-many",
				new Sample("journal/unavailable", Map.of("address", "/tokens", "fields", Map.of(), "minutes", 3L)));
		return samples;
	}

	private static Sample journal(List<JournalRow> rows, JournalFilter filter) {
		LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
		List<JournalDay> days = JournalDay.of(JournalChange.of(rows, 0, rows.size()), today, ZoneOffset.UTC);
		return new Sample("journal/journal",
				Map.of("filter", filter, "page",
						new JournalPage(days, new Pagination(2, 3, 120), JournalPeriod.upTo(today),
								List.of("contoso", "fabrikam"), JournalFilter.ACTIONS, JournalFilter.OUTCOMES)));
	}

	private static List<JournalRow> rows() {
		return List.of(new JournalRow(NOW, "fabrikam", ID, HOSTILE_NAME, "create", "done", null, "c-1", "a-1"),
				new JournalRow(NOW, "fabrikam", null, "", "rotate-revoke", "refused", "accessDenied", "c-2", null),
				new JournalRow(NOW, "fabrikam", ID, "x", "revoke", "interrupted", null, "c-3", null),
				new JournalRow(NOW.minus(20, ChronoUnit.HOURS), "fabrikam", OLD, "deploy", "rotate-revoke", "done",
						null, "c-4", "a-4"),
				new JournalRow(NOW.minus(20, ChronoUnit.HOURS), "fabrikam", ID, "deploy", "rotate-create", "done", null,
						"c-4", "a-3"),
				new JournalRow(NOW.minus(99, ChronoUnit.DAYS), "contoso", OLD, HOSTILE_NAME, "rotate-revoke", "failed",
						"unreachable", "c-5", null),
				new JournalRow(NOW.minus(99, ChronoUnit.DAYS), "contoso", null, HOSTILE_NAME, "rotate-create", "done",
						null, "c-5", "a-5"));
	}

}
