package io.patkeeper.ui;

import java.util.Locale;
import java.util.stream.Collectors;

import io.patkeeper.Texts;
import io.patkeeper.ui.NoticeTexts.Part;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.i18n.LocaleContextHolder;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

class NoticeTextsTests {

	private final NoticeTexts texts = new NoticeTexts(Texts.source());

	@AfterEach
	void resetsTheLanguage() {
		LocaleContextHolder.resetLocaleContext();
	}

	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void tellTheNameFromTheRestOfTheSentence(String language) {
		Locale locale = Locale.forLanguageTag(language);
		LocaleContextHolder.setLocale(locale);
		Notice notice = new Notice("success", "token.revoked", Notice.name("{0} \u0002 <b>ci</b>"));
		assertThat(this.texts.parts(notice)).filteredOn(Part::name)
			.extracting(Part::text)
			.containsExactly("{0} [U+0002] <b>ci</b>");
		assertThat(this.texts.parts(notice).stream().map(Part::text).collect(Collectors.joining()))
			.isEqualTo(text(locale, "token.revoked", "{0} [U+0002] <b>ci</b>"));
	}

	@Test
	void findNoNameInWhatHasNone() {
		assertThat(this.texts.parts(new Notice("info", "tokens.pause", 12L)))
			.containsExactly(new Part(text("tokens.pause", 12L), false));
		assertThat(this.texts.parts(new Notice("success", "token.revoked", Notice.name(""))))
			.containsExactly(new Part(text("token.revoked", text("token.unnamed")), false));
	}

}
