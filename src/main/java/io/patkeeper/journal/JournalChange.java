package io.patkeeper.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A change as the page shows it: an entry of the journal, or both entries of a rotation.
 *
 * @param rows the entry; for a rotation, the creation of the new token and the revocation
 * of the old one
 */
record JournalChange(List<JournalRow> rows) {

	private static final String ROTATE = "rotate";

	/**
	 * Finds the entries of the same rotation. As they follow each other closely, a page
	 * needs one entry more at both ends. A rotation belongs to the page with its older
	 * entry, so that no page is left without a row.
	 * @param rows successive entries, the newest first
	 * @param first the index of the first one on the page
	 * @param count how many are on the page
	 */
	static List<JournalChange> of(List<JournalRow> rows, int first, int count) {
		List<JournalChange> changes = new ArrayList<>();
		Set<Integer> creations = new HashSet<>();
		for (int i = 0; i < rows.size(); i++) {
			if (creations.contains(i)) {
				continue;
			}
			JournalRow row = rows.get(i);
			int creation = IntStream.range(i + 1, rows.size())
				.filter((index) -> row.completes(rows.get(index)) && !creations.contains(index))
				.findFirst()
				.orElse(-1);
			creations.add(creation);
			int oldest = Math.max(i, creation);
			if (oldest >= first && oldest < first + count) {
				changes.add(new JournalChange((creation < 0) ? List.of(row) : List.of(rows.get(creation), row)));
			}
		}
		return changes;
	}

	/**
	 * When it was made; for a rotation, when it was completed.
	 */
	public Instant time() {
		return this.rows.get(this.rows.size() - 1).time();
	}

	public String organization() {
		return this.rows.get(0).organization();
	}

	public String name() {
		return this.rows.get(0).name();
	}

	/**
	 * The authorization id of the token, or of the new one, if known.
	 */
	public @Nullable UUID authorizationId() {
		return this.rows.get(0).authorizationId();
	}

	/**
	 * What was done, as in message keys.
	 */
	public String action() {
		return isRotation() ? ROTATE : this.rows.get(0).action();
	}

	public boolean isRotation() {
		return this.rows.size() > 1;
	}

	/**
	 * The outcome, as in message keys; {@code null} if the steps of a rotation have
	 * different ones.
	 */
	public @Nullable String outcome() {
		List<String> outcomes = this.rows.stream().map(JournalRow::outcome).distinct().toList();
		return (outcomes.size() == 1) ? outcomes.get(0) : null;
	}

	/**
	 * Why the change was not made, if it was not.
	 */
	public List<String> codes() {
		return this.rows.stream().flatMap((row) -> Stream.ofNullable(row.code())).distinct().toList();
	}

	/**
	 * The id of the request in Patkeeper's log.
	 */
	public String correlationId() {
		return this.rows.get(0).correlationId();
	}

}
