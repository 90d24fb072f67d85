package io.patkeeper.token;

import java.util.ArrayList;
import java.util.List;

import io.patkeeper.token.scope.ScopeTexts;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.SearchNormalizer;
import io.patkeeper.ui.TokenTexts;

import org.springframework.stereotype.Component;

/**
 * Builds the text in which a search looks for a token: all words that its row in the list
 * shows, in the person's language.
 */
@Component
class TokenSearchText {

	private final TokenTexts texts;

	private final ScopeTexts scopeTexts;

	private final DateFormats dates;

	TokenSearchText(TokenTexts texts, ScopeTexts scopeTexts, DateFormats dates) {
		this.texts = texts;
		this.scopeTexts = scopeTexts;
		this.dates = dates;
	}

	/**
	 * The text of a row, {@linkplain SearchNormalizer#normalize normalized}.
	 */
	String of(TokenRow row) {
		List<String> words = new ArrayList<>();
		words.add(this.texts.name(row.name()));
		words.add(row.organization());
		words.addAll(row.organizations());
		if (row.allOrganizations()) {
			words.add(this.texts.text("token.all-organizations"));
		}
		row.scopes().forEach((scope) -> {
			words.add(this.scopeTexts.of(scope));
			words.add(scope.identifier());
		});
		words.add(this.texts.text("token.status." + row.status().key()));
		if (row.announcedEnd() != null) {
			words.add(this.texts.text("token.status.announced", this.dates.day(row.announcedEnd())));
			words.add(this.texts.text("token.announced-end", this.dates.exact(row.announcedEnd())));
		}
		if (row.openRotation() != null) {
			words.add(this.texts.text("token.status.in-rotation"));
		}
		if (row.toolCreated()) {
			words.add(this.texts.text("token.tool-created"));
		}
		if (row.note() != null) {
			words.add(row.note());
		}
		if (row.usable() && row.daysLeft() != null) {
			words.add(this.texts.timeLeft(row.daysLeft()));
		}
		return SearchNormalizer.normalize(String.join(" ", words));
	}

}
