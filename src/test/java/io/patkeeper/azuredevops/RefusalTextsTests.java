package io.patkeeper.azuredevops;

import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import org.springframework.context.support.ResourceBundleMessageSource;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalTextsTests {

	static final Locale[] LANGUAGES = { Locale.ENGLISH, Locale.forLanguageTag("pt-BR") };

	private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();

	RefusalTextsTests() {
		this.messages.setBasename("messages/refusals");
		this.messages.setDefaultEncoding("UTF-8");
		this.messages.setFallbackToSystemLocale(false);
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void explainsEveryRefusalInWordsOfItsOwn(Locale language) {
		assertThat(Refusal.values()).hasSize(37)
			.extracting((refusal) -> text("refusal." + refusal.code(), language))
			.doesNotHaveDuplicates()
			.allMatch((text) -> text.endsWith("."));
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void explainsEveryFaultInWordsOfItsOwn(Locale language) {
		for (String part : new String[] { "title", "what", "notice" }) {
			assertThat(Fault.values()).extracting((fault) -> text(key(fault) + part, language)).doesNotHaveDuplicates();
		}
		assertThat(Fault.values()).extracting((fault) -> text(key(fault) + "todo", language))
			.allMatch((text) -> text.endsWith("."));
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void namesTheOrganizationThatIsMissingFromAList(Locale language) {
		assertThat(Fault.values())
			.allSatisfy((fault) -> assertThat(text(key(fault) + "notice", language, "fabrikam")).contains("fabrikam"));
	}

	@ParameterizedTest
	@FieldSource("LANGUAGES")
	void showsTheCodeOfARefusalThatItDoesNotKnow(Locale language) {
		assertThat(text("refusal.unknown", language, "somethingNew")).contains("somethingNew");
	}

	@Test
	void saysSoWhenTheOutcomeIsUnknown() {
		assertThat(Stream.of(Refusal.values()).filter(Refusal::outcomeUnknown)).isNotEmpty()
			.allSatisfy((refusal) -> assertThat(text("refusal." + refusal.code(), Locale.ENGLISH))
				.contains("It is not certain whether"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0    | You can try again now.           | Você já pode tentar de novo.
			1    | Try again in one second.         | Tente de novo em um segundo.
			30   | Try again in 30 seconds.         | Tente de novo em 30 segundos.
			1200 | Try again in 1,200 seconds.      | Tente de novo em 1.200 segundos.
			""")
	void countsTheSecondsToWait(long seconds, String english, String portuguese) {
		assertThat(text("fault.retry-after", LANGUAGES[0], seconds)).isEqualTo(english);
		assertThat(text("fault.retry-after", LANGUAGES[1], seconds)).isEqualTo(portuguese);
	}

	private String key(Fault fault) {
		return "fault." + fault.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".";
	}

	private String text(String key, Locale language, Object... arguments) {
		return this.messages.getMessage(key, arguments, language);
	}

}
