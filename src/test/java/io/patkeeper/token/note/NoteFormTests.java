package io.patkeeper.token.note;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;

import static org.assertj.core.api.Assertions.assertThat;

class NoteFormTests {

	private static final String SECRET = "x7Yw2Zr9".repeat(9) + "JQQJ" + "AZDO" + "x7Qk";

	private static final String OLD_SECRET = "abcdefghijklmnopqrstuvwxyz".repeat(2);

	@Test
	void acceptsLinesOfText() {
		NoteForm form = new NoteForm("  rack 3:\tasílo \r\nask Platform\rfirst \n");
		assertThat(form.note()).isEqualTo("rack 3: asílo \nask Platform\nfirst");
		assertThat(errors(form)).isEmpty();
		assertThat(errors(new NoteForm("x".repeat(NoteForm.MAX_LENGTH)))).isEmpty();
	}

	@Test
	void isEmptyWithoutInput() {
		assertThat(new NoteForm(null).note()).isEmpty();
		assertThat(NoteForm.of(Map.of()).note()).isEmpty();
		assertThat(NoteForm.of(Map.of("note", List.of(" lab "))).note()).isEqualTo("lab");
		assertThat(errors(new NoteForm(" "))).isEmpty();
	}

	@Test
	void saysHowLongANoteIsThatIsTooLong() {
		assertThat(errors(new NoteForm("x".repeat(501)))).singleElement().satisfies((error) -> {
			assertThat(error.getCode()).isEqualTo("note.long");
			assertThat(error.getArguments()).containsExactly(500, 501);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "a\u202eb", "a\u2066b", "a\u0007b" })
	void rejectsInvisibleCharacters(String note) {
		assertThat(errors(new NoteForm(note))).extracting(FieldError::getCode).containsExactly("note.control");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "token: %s", "in .npmrc\n%s\nof the build", "\"%s\"" })
	void rejectsTheSecretOfAToken(String text) {
		for (String secret : List.of(SECRET, OLD_SECRET)) {
			NoteForm form = new NoteForm(text.formatted(secret));
			assertThat(errors(form)).extracting(FieldError::getCode).containsExactly("note.secret");
			assertThat(form.withoutSecrets().note()).isEqualTo(text.formatted("…"));
			assertThat(form.toString()).doesNotContain(secret);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "da39a3ee5e6b4b0d3255bfef95601890afd80709",
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "AZDO",
			"https://dev.azure.com/fabrikam/_settings/agentpools?view=jobs&poolId=12" })
	void acceptsHashesAndUrls(String note) {
		assertThat(errors(new NoteForm(note))).isEmpty();
	}

	private static List<FieldError> errors(NoteForm form) {
		BindingResult errors = new BeanPropertyBindingResult(form, "form");
		form.validate(errors);
		return errors.getFieldErrors("note");
	}

}
