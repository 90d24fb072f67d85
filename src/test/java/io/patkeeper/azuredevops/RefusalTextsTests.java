package io.patkeeper.azuredevops;

import java.util.Locale;
import java.util.stream.Stream;

import io.patkeeper.Texts;
import io.patkeeper.ui.MessageKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

class RefusalTextsTests {

	static final Locale[] LANGUAGES = { Locale.ENGLISH, Texts.PORTUGUESE };

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void explainsEveryRefusalInWordsOfItsOwn(Locale language) {
		assertThat(Refusal.values()).hasSize(37)
			.extracting((refusal) -> text(language, "refusal." + refusal.code()))
			.doesNotHaveDuplicates()
			.allMatch((text) -> text.endsWith("."));
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void explainsEveryFaultInWordsOfItsOwn(Locale language) {
		for (String part : new String[] { "title", "what", "notice" }) {
			assertThat(Fault.values()).extracting((fault) -> text(language, key(fault) + part)).doesNotHaveDuplicates();
		}
		assertThat(Fault.values()).extracting((fault) -> text(language, key(fault) + "todo"))
			.allMatch((text) -> text.endsWith("."));
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void namesTheOrganizationThatIsMissingFromAList(Locale language) {
		assertThat(Fault.values())
			.allSatisfy((fault) -> assertThat(text(language, key(fault) + "notice", "fabrikam")).contains("fabrikam"));
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void showsTheCodeOfARefusalThatItDoesNotKnow(Locale language) {
		assertThat(text(language, "refusal.unknown", "somethingNew")).contains("somethingNew");
	}

	@Test
	void saysSoWhenTheOutcomeIsUnknown() {
		assertThat(Stream.of(Refusal.values()).filter(Refusal::outcomeUnknown)).isNotEmpty()
			.allSatisfy(
					(refusal) -> assertThat(text("refusal." + refusal.code())).contains("may or may not have been"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			2    | 2     | 2
			30   | 30    | 30
			1200 | 1,200 | 1.200
			""")
	void countsTheSecondsToWait(long seconds, String english, String portuguese) {
		assertThat(text("fault.retry-after", seconds)).contains(" " + english + " ");
		assertThat(text(Texts.PORTUGUESE, "fault.retry-after", seconds)).contains(" " + portuguese + " ");
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void hasWordsOfItsOwnForNoSecondAndForOne(Locale language) {
		String two = text(language, "fault.retry-after", 2);
		assertThat(text(language, "fault.retry-after", 0)).isNotBlank().isNotEqualTo(two.replace('2', '0'));
		assertThat(text(language, "fault.retry-after", 1)).isNotBlank().isNotEqualTo(two.replace('2', '1'));
	}

	private String key(Fault fault) {
		return "fault." + MessageKeys.of(fault) + ".";
	}

}
