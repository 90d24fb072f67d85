package io.patkeeper.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.token.SamplePages.Sample;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The pages of the journal and of rotations, filled with look-alikes of the records of
 * those packages.
 */
@TestConfiguration(proxyBeanMethods = false)
public class FurtherSamplePages {

	private static final String HOSTILE_NAME = "<script>alert(1)</script> \"quoted\" & 'single'";

	private static final UUID ID = UUID.fromString("7d444840-9dc0-11d1-b245-5ffdce74fad2");

	private static final Instant NOW = Instant.parse("2026-11-22T17:09:00Z");

	@Bean
	RouterFunction<ServerResponse> furtherSamples() {
		Map<String, Sample> samples = all();
		return RouterFunctions.route().GET("/samples/further/{name}", (request) -> {
			Sample sample = samples.get("further/" + request.pathVariable("name"));
			return ServerResponse.ok().render(sample.view(), sample.model());
		}).build();
	}

	Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		samples.put("further/secret-rotated", secret(true, false, rotation(false, false, false, true)));
		samples.put("further/secret-rotated-half", secret(true, false, rotation(true, false, false, false)));
		samples.put("further/secret-rotated-overlap", secret(true, false, rotation(true, true, false, false)));
		samples.put("further/secret-rotated-other-reach", secret(true, false, rotation(true, true, true, false)));
		for (String situation : List.of("under-way", "orphaned", "nothing-created", "not-looked", "overlap",
				"other-reach", "old-lives", "secret-gone", "discarding", "too-late", "old-gone", "done", "abandoned")) {
			samples.put("further/rotation-" + situation,
					rotation(situation, situation.equals("orphaned")
							? List.of(new Orphan(ID, NOW), new Orphan(ID, null)) : List.of(),
							situation.startsWith("old") || situation.equals("done")));
		}
		samples.put("further/journal", journal(entries(), new JournalFilter("", "", "", "", "", "")));
		samples.put("further/journal-none", journal(List.of(), new JournalFilter("", "", "", "", "", "")));
		samples.put("further/journal-none-matches",
				journal(List.of(), new JournalFilter(HOSTILE_NAME, "create", "done", "contoso", "2026-01-01", "")));
		samples.put("further/journal-unavailable", new Sample("journal/unavailable", Map.of("address", "/tokens",
				"fields", Map.of("name", new String[] { HOSTILE_NAME }, "days", new String[] { "7" }))));
		samples.put("further/journal-too-many",
				new Sample("journal/unavailable", Map.of("address", "/tokens", "fields", Map.of(), "minutes", 3L)));
		return samples;
	}

	private static Sample secret(boolean kept, boolean clamped, RotationRow... rotations) {
		return new Sample("tokens/secret", Map.of("secret",
				new NewSecretPage("fabrikam", ID, (rotations.length > 0) ? "deploy-prod" : HOSTILE_NAME,
						"8fK2mQ" + "x7Yw2Zr9".repeat(8) + "JQQJ99AAAZDOx7Qk", kept ? NOW.plusSeconds(900) : null,
						NOW.plus(90, ChronoUnit.DAYS), clamped),
				"rotations", new RotationRows(List.of(rotations))));
	}

	private static RotationRow rotation(boolean bothWork, boolean waiting, boolean otherReach, boolean done) {
		return new RotationRow(ID, HOSTILE_NAME, UUID.randomUUID(), ID, bothWork, waiting, otherReach, done);
	}

	private static Sample rotation(String situation, List<Orphan> orphans, boolean created) {
		return new Sample("rotations/rotation",
				Map.of("rotation", new RotationPage(ID, "fabrikam", HOSTILE_NAME, NOW, ID, created ? ID : null,
						List.of(new Step("asked", true), new Step("created", created), new Step("kept", created),
								new Step("revoked", situation.equals("done"))),
						new Situation(situation), orphans), "secretIsHere", created));
	}

	private static Sample journal(List<EntryRow> rows, JournalFilter filter) {
		return new Sample("journal/journal", Map.of("filter", filter, "page", new JournalPage(rows, 120, 2, 3,
				List.of("contoso", "fabrikam"), List.of("create", "rotate-revoke"), List.of("done", "unknown"))));
	}

	private static List<EntryRow> entries() {
		return List.of(new EntryRow(NOW, "fabrikam", ID, HOSTILE_NAME, "create", "done", null, "c-1", "a-1"),
				new EntryRow(NOW, "fabrikam", null, "", "rotate-revoke", "refused", "accessDenied", "c-2", null),
				new EntryRow(NOW, "fabrikam", ID, "x", "revoke", "interrupted", null, "c-3", null));
	}

	record NewSecretPage(String organization, UUID authorizationId, String name, String value,
			@Nullable Instant keptUntil, @Nullable Instant expires, boolean clamped) {

	}

	record RotationRow(UUID id, String name, UUID oldAuthorizationId, @Nullable UUID newAuthorizationId,
			boolean bothWork, boolean waiting, boolean otherReach, boolean done) {

	}

	record RotationRows(List<RotationRow> all) {

		public List<RotationRow> unfinished() {
			return this.all.stream().filter((row) -> !row.waiting() && !row.done()).toList();
		}

		public @Nullable RotationRow of(UUID authorizationId) {
			return this.all.stream().findFirst().orElse(null);
		}

	}

	record RotationPage(UUID id, String organization, String name, Instant started, UUID oldAuthorizationId,
			@Nullable UUID newAuthorizationId, List<Step> steps, Situation situation, List<Orphan> orphans) {

	}

	record Step(String key, boolean done) {

	}

	record Orphan(UUID authorizationId, @Nullable Instant created) {

	}

	record Situation(String key) {

		public boolean oldCanBeRevoked() {
			return true;
		}

		public boolean orphanCanBeRevoked() {
			return true;
		}

		public boolean canRotateAgain() {
			return true;
		}

	}

	record EntryRow(Instant time, String organization, @Nullable UUID authorizationId, String name, String action,
			String outcome, @Nullable String code, String correlationId, @Nullable String activityId) {

	}

	record JournalFilter(String q, String action, String outcome, String organization, String from, String to) {

		public boolean isNarrowed() {
			return !this.q.isEmpty();
		}

	}

	record JournalPage(List<EntryRow> rows, long total, int number, int last, List<String> organizations,
			List<String> actions, List<String> outcomes) {

		public Integer newer() {
			return this.number - 1;
		}

		public Integer older() {
			return this.number + 1;
		}

	}

}
