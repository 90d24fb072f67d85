package io.patkeeper.bulk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import io.patkeeper.Sample;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.Secret;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.secret.NewSecret;
import io.patkeeper.token.secret.NewSecrets;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The pages of runs: previews of every kind, and runs in every status with tokens in
 * every state.
 */
public class BulkSamples {

	private static final String HOSTILE_NAME = "<script>alert(1)</script> \"quoted\" & 'single'";

	private static final Organization FABRIKAM = new Organization("fabrikam");

	private static final UUID NEW = UUID.fromString("0a8a3f6a-0a4b-4f53-9f2c-2f6f8f1f0a13");

	private static final Instant NOW = Instant.parse("2026-11-30T17:09:00Z");

	@Bean
	RouterFunction<ServerResponse> bulkSamples() {
		return Sample.routes(this::all);
	}

	public Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		for (RunKind kind : RunKind.values()) {
			samples.put("preview-" + kind.key(), preview(kind, 7, leftOut()));
			samples.put("preview-" + kind.key() + "-one", preview(kind, 1, List.of()));
			samples.put("preview-" + kind.key() + "-none", preview(kind, 0, leftOut()));
			samples.put("preview-" + kind.key() + "-wrong", preview(kind, 7, List.of()).with("number", "\"><b>"));
			for (RunStatus status : RunStatus.values()) {
				samples.put("run-" + kind.key() + "-" + status.key(), run(kind, status, Map.of()));
			}
		}
		samples.put("run-with-secrets", run(RunKind.ROTATE, RunStatus.OVER, Map.of(NEW,
				new NewSecrets.Kept(new NewSecret(FABRIKAM, NEW, HOSTILE_NAME, new Secret("s"), NOW, false), NOW))));
		samples.put("replacement-organizations", replacement(1, false));
		samples.put("replacement-organizations-wrong", replacement(3, true));
		samples.put("run-auto", run(RunKind.REVOKE, RunStatus.WORKING, Map.of()).with("auto", true));
		samples.put("run-bar", new Sample("home", Map.of("currentRun", new RunProgress(UUID.randomUUID(),
				RunKind.ROTATE, RunStatus.WORKING, Map.of(ItemState.DONE, 12, ItemState.PENDING, 30)))));
		return samples;
	}

	private static Sample preview(RunKind kind, int count, List<RunItem> leftOut) {
		List<RunItem> items = new ArrayList<>();
		for (int place = 0; place < count; place++) {
			items.add(item(place, ItemState.PENDING, null, null, null));
		}
		return new Sample("runs/preview", Map.of("preview", new PreviewPage(UUID.randomUUID(), kind, keepsOld(kind),
				items, leftOut, (kind == RunKind.REVOKE) ? count : 0), "notes", notes(items)));
	}

	private static Sample replacement(int count, boolean wrong) {
		List<ReplacementPage.Token> tokens = IntStream.range(0, count)
			.mapToObj((place) -> new ReplacementPage.Token(UUID.randomUUID(), (place == 1) ? "" : HOSTILE_NAME,
					"/organizations/fabrikam/tokens/" + NEW, place != 2, "fabrikam", place != 2,
					(place == 0) ? HOSTILE_NAME : null))
			.toList();
		Sample sample = new Sample("runs/replace",
				Map.of("page",
						new ReplacementPage(tokens, wrong,
								List.of(new ReplacementPage.Choice("fabrikam", true, 7, true),
										new ReplacementPage.Choice("contoso", false, 1, false),
										new ReplacementPage.Choice("adventure-works", false, 0, false)))));
		return wrong ? sample.with("error", "replace.too-many") : sample;
	}

	private static List<RunItem> leftOut() {
		List<RunItem> leftOut = new ArrayList<>();
		for (String reason : List.of("revoked", "expired", "all-organizations", "in-rotation", "gone", "not-listed",
				"rotatable", "not-known")) {
			leftOut.add(item(leftOut.size(), ItemState.LEFT_OUT, "run.left-out." + reason, null, null));
		}
		return leftOut;
	}

	private static Sample run(RunKind kind, RunStatus status, Map<UUID, NewSecrets.Kept> secrets) {
		List<RunItem> items = List.of(item(0, ItemState.UNKNOWN, "run.reason.interrupted", null, null),
				item(1, ItemState.FAILED, "rotation.status.orphaned", UUID.randomUUID(), null),
				item(2, ItemState.FAILED, "fault.forbidden.what", null, null),
				item(3, ItemState.REFUSED, "refusal.unknown", null, null), item(4, ItemState.WORKING, null, null, null),
				item(5, ItemState.DONE, null, UUID.randomUUID(), NEW),
				item(6, ItemState.DONE, "run.reason.clamped", null, null),
				item(7, ItemState.PENDING, null, null, null));
		return new Sample("runs/run",
				Map.of("run",
						new RunPage(UUID.randomUUID(), kind, status, keepsOld(kind), NOW.minusSeconds(9),
								NOW.minusSeconds(1), (status == RunStatus.WORKING) ? 12L : null, items, secrets),
						"auto", false, "notes", notes(items)));
	}

	private static boolean keepsOld(RunKind kind) {
		return kind == RunKind.ROTATE || kind == RunKind.REPLACE;
	}

	private static TokenNotes notes(List<RunItem> items) {
		return items.isEmpty() ? TokenNotes.NONE
				: new TokenNotes(Map.of(items.get(0).authorizationId(), "rack 3\n" + HOSTILE_NAME));
	}

	private static RunItem item(int place, ItemState state, @Nullable String reason, @Nullable UUID rotation,
			@Nullable UUID created) {
		String name = switch (place % 3) {
			case 0 -> HOSTILE_NAME;
			case 1 -> "";
			default -> "long-" + "name-without-an-end".repeat(10);
		};
		return new RunItem(place, FABRIKAM, UUID.randomUUID(), name, (place == 0) ? null : NOW, state, reason,
				"code (<b>words</b>)", rotation, created, null);
	}

}
