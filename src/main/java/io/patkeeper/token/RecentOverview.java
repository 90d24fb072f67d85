package io.patkeeper.token;

import java.time.Duration;
import java.util.List;

import io.patkeeper.token.note.TokenNotes;
import org.jspecify.annotations.Nullable;

import org.springframework.ui.Model;

/**
 * An overview that may have been remembered.
 *
 * @param overview the overview
 * @param rows its tokens as the list shows them
 * @param age how long ago the tokens were listed; {@code null} if just now
 */
record RecentOverview(TokenOverview overview, List<TokenRow> rows, @Nullable Duration age) {

	/**
	 * The rows with the rotations, notes and selection in the model.
	 */
	List<TokenRow> rows(Model model) {
		List<TokenRow> rows = rows(TokenRotations.in(model), TokenNotes.in(model), TokenSelection.in(model));
		return isReminded(model) ? rows.stream().map(TokenRow::reminded).toList() : rows;
	}

	/**
	 * Whether the person wants to be reminded of the ends of tokens, which the module
	 * that rotates tokens adds to the model.
	 */
	static boolean isReminded(Model model) {
		return Boolean.TRUE.equals(model.getAttribute("reminded"));
	}

	List<TokenRow> rows(TokenRotations rotations, TokenNotes notes, TokenSelection selection) {
		return this.rows.stream().map((row) -> row.with(rotations).with(notes).with(selection)).toList();
	}

}
