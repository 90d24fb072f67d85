package io.patkeeper.token.note;

import java.util.List;
import java.util.Map;

import io.patkeeper.azuredevops.Secret;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

import org.springframework.validation.Errors;

/**
 * The input of the form of a note, valid or not.
 *
 * @param note the note, which may have several lines; empty to delete it
 */
public record NoteForm(String note) {

	/** The length of the column, in characters. */
	public static final int MAX_LENGTH = 500;

	public NoteForm(@Nullable String note) {
		this.note = (note != null) ? note.replaceAll("\\R", "\n").replace('\t', ' ').strip() : "";
	}

	/**
	 * The input of a form that was submitted before, by the names of the fields.
	 */
	public static NoteForm of(Map<String, List<String>> fields) {
		return new NoteForm(fields.getOrDefault("note", List.of("")).get(0));
	}

	/**
	 * Adds what is wrong with the note to the errors of the form.
	 */
	public void validate(Errors errors) {
		if (!withoutSecrets().equals(this)) {
			errors.rejectValue("note", "note.secret");
		}
		else if (this.note.length() > MAX_LENGTH) {
			errors.rejectValue("note", "note.long", new Object[] { MAX_LENGTH, this.note.length() }, null);
		}
		else if (!LegibleText.isLegible(this.note.replace('\n', ' '))) {
			errors.rejectValue("note", "note.control");
		}
	}

	/**
	 * The form without the secrets of tokens in it, so that no page repeats them.
	 */
	public NoteForm withoutSecrets() {
		return new NoteForm(Secret.removeFrom(this.note));
	}

	/**
	 * Hides the note, which may be a secret.
	 */
	@Override
	public String toString() {
		return "NoteForm[" + this.note.length() + " characters]";
	}

}
