package io.patkeeper.token;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.patkeeper.Texts;
import io.patkeeper.azuredevops.PersonalAccessToken;
import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.ui.SearchNormalizer;

import org.springframework.context.i18n.LocaleContextHolder;

import static io.patkeeper.Texts.text;

/**
 * Searches in a list of tokens, for both the server and the script.
 */
public final class SearchSamples {

	private static final List<TokenRow> ROWS = List.of(row("Migração São Paulo", TokenStatus.ACTIVE, 40, "vso.code"),
			row("STRASSE ﬁn Straße", TokenStatus.EXPIRING, 3, "vso.wiki"),
			row("ΟΔΟΣ İstanbul", TokenStatus.EXPIRED, -3, "vso.work"),
			row("git: https://dev.azure.com/x on PC", TokenStatus.REVOKED, 9, "app_token"),
			Fixtures.row(Fixtures.globalPat("everything", Duration.ofDays(100)), TokenStatus.ACTIVE),
			row("", TokenStatus.ACTIVE, 99), row("noted", TokenStatus.ACTIVE, 99).with(
					new TokenNotes(Map.of(Fixtures.pat("noted", Duration.ZERO).authorizationId(), "Ação:\nÀ prova"))));

	/** In English or Portuguese, as the rows are. */
	public static final List<String> QUERIES = Stream.concat(
			Stream.of("", "  ", "migracao", "MIGRAÇÃO", "paulo migra", "paulo\u00a0sao", "strasse", "straße", "fin",
					"οδος", "ΟΔΟσ", "istanbul", "ISTANBUL", "vso.code", "fabrikam", "ACAO", "prova acao",
					text("token.status.active").toLowerCase(Locale.ENGLISH) + " fabrikam", "nothing like it"),
			Stream.of(Locale.ENGLISH, Texts.PORTUGUESE).flatMap(SearchSamples::words))
		.toList();

	private SearchSamples() {
	}

	private static Stream<String> words(Locale locale) {
		return Stream.of(text(locale, "form.full-access"), text(locale, "token.status.revoked"),
				text(locale, "token.status.expiring").toLowerCase(locale),
				SearchNormalizer.normalize(text(locale, "token.all-organizations")),
				SearchNormalizer.normalize(text(locale, "token.announced-end", "")), text(locale, "token.tool-created"),
				text(locale, "token.unnamed"), text(locale, "token.in-days", 3));
	}

	private static TokenRow row(String name, TokenStatus status, int days, String... scopes) {
		PersonalAccessToken pat = Fixtures.pat(name, Duration.ofDays(days), scopes);
		return Fixtures.row(pat, status);
	}

	/** The texts of the rows in which the script searches. */
	public static List<String> texts(Locale locale) {
		return in(locale, () -> ROWS.stream().map(Fixtures.searchText()::of).toList());
	}

	/** The rows that the server finds, by their number. */
	public static List<Integer> found(String query, Locale locale) {
		TokenListQuery search = new TokenListQuery(query, "", "", "", "", "", "", "");
		return in(locale,
				() -> search.search(ROWS, Fixtures.searchText()::of, Fixtures.NOW)
					.stream()
					.map(ROWS::indexOf)
					.toList());
	}

	private static <T> T in(Locale locale, Supplier<T> supplier) {
		LocaleContextHolder.setLocale(locale);
		try {
			return supplier.get();
		}
		finally {
			LocaleContextHolder.resetLocaleContext();
		}
	}

}
