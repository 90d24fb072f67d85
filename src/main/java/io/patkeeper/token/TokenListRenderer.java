package io.patkeeper.token;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.patkeeper.token.scope.ScopeChip;
import io.patkeeper.token.scope.ScopeTexts;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.TokenTexts;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Writes what the list shows in the person's language, so that the template has only to
 * place it.
 */
@Component("tokenListRenderer")
class TokenListRenderer {

	private static final int SCOPES_SHOWN = 2;

	/** Such as "git: https://dev.azure.com/fabrikam on LAPTOP". */
	private static final Pattern NAME_WITH_URL = Pattern.compile("(.*://\\S+)(\\s.+)");

	private final TokenTexts texts;

	private final ScopeTexts scopeTexts;

	private final DateFormats dates;

	private final TokenSearchText searchText;

	private final String contextPath;

	TokenListRenderer(TokenTexts texts, ScopeTexts scopeTexts, DateFormats dates, TokenSearchText searchText,
			ServletContext servletContext) {
		this.texts = texts;
		this.scopeTexts = scopeTexts;
		this.dates = dates;
		this.searchText = searchText;
		this.contextPath = servletContext.getContextPath();
	}

	/**
	 * Writes a row.
	 * @param back the view of the list to which other pages return
	 */
	public TokenListRow row(TokenRow row, ListView back) {
		String name = this.texts.name(row.name());
		String url = this.contextPath + TokenUrls.token(row.organization(), row.authorizationId());
		TokenRotation rotation = row.openRotation();
		boolean rotatable = row.rotatable() && rotation == null;
		boolean revocable = row.usable() && rotation == null;
		Action action = action(row, rotation, name, url, back);
		Matcher withUrl = NAME_WITH_URL.matcher(name);
		boolean parted = withUrl.matches();
		return new TokenListRow(row.organization() + "/" + row.authorizationId(), row.selected(),
				this.texts.text("token.select.name", name), this.searchText.of(row), url + back.first(), name,
				parted ? withUrl.group(1) : name, parted ? withUrl.group(2) : null, remark(row, rotation),
				row.allOrganizations() ? this.texts.text("token.all-organizations") : row.organizationNames(),
				scopes(row.scopes()), row.fullAccess() ? "reach everything" : "reach", identifiers(row.scopes()),
				statusKind(row, rotation), status(row, rotation),
				(row.announcedEnd() != null)
						? this.texts.text("token.announced-end", this.dates.exact(row.announcedEnd())) : null,
				end(row), endDay(row), (row.expires() != null) ? this.dates.utc(row.expires()) : null,
				row.watched() ? this.texts.text("token.watched") : null, rotatable, action.url(), action.text(),
				action.label(), revocable, row.usable() ? url + "/revoke" + back.first() : null,
				this.texts.text("token.revoke.name", name), menuKind(row, rotatable, rotation),
				this.texts.text("token.more", name), rotatable ? url + "/rotate?overlap" + back.next() : null,
				(rotation != null && !rotation.inProgress())
						? this.contextPath + "/rotations/" + rotation.id() + "/revoke-old" + back.first() : null);
	}

	/**
	 * Writes the strip of weeks.
	 * @param chosen the key of the week by which the list is filtered; empty if it is not
	 */
	public WeekStrip strip(ExpiryWeeks weeks, String chosen) {
		return new WeekStrip(weeks.bars(), weeks.filtered(),
				weeks.months()
					.stream()
					.map((month) -> new WeekStrip.Month(month.x(), this.dates.month(month.first())))
					.toList(),
				weeks.weeks().stream().map((week) -> link(week, week.key().equals(chosen))).toList());
	}

	private WeekStrip.Link link(ExpiryWeeks.Week week, boolean chosen) {
		String url = this.contextPath + "/tokens";
		String text = this.texts.text(week.later() ? "tokens.weeks.later" : "tokens.weeks.week",
				this.dates.day(week.first()), week.count());
		return chosen
				? new WeekStrip.Link(week.x(), url, text + " · " + this.texts.text("tokens.filter.remove"), "true")
				: new WeekStrip.Link(week.x(), url + "?week=" + week.key(), text, null);
	}

	private Action action(TokenRow row, @Nullable TokenRotation rotation, String name, String url, ListView back) {
		if (rotation != null) {
			return new Action(this.contextPath + "/rotations/" + rotation.id() + back.first(),
					this.texts.text("rotation.go-on"), this.texts.text("rotation.go-on.name", name));
		}
		if (row.rotatable()) {
			return new Action(url + "/rotate" + back.first(), this.texts.text("token.rotate"),
					this.texts.text("token.rotate.name", name));
		}
		return new Action(
				this.contextPath + TokenUrls.replacement(row.organization(), row.authorizationId(),
						row.allOrganizations(), back),
				this.texts.text("token.replace"), this.texts.text("token.replace.name", name));
	}

	private @Nullable String remark(TokenRow row, @Nullable TokenRotation rotation) {
		if (rotation != null) {
			return this.texts.text(
					row.authorizationId().equals(rotation.oldAuthorizationId()) ? "rotation.is-old" : "rotation.is-new")
					+ " " + this.texts.text(rotation.revoking() ? "rotation.revoking" : "rotation.in-rotation");
		}
		if (row.note() != null) {
			return row.note();
		}
		return row.toolCreated() ? this.texts.text("token.tool-created") : null;
	}

	private List<String> scopes(List<ScopeChip> scopes) {
		return IntStream.range(0, Math.min(SCOPES_SHOWN, scopes.size())).mapToObj((i) -> {
			String scope = this.scopeTexts.of(scopes.get(i));
			int more = scopes.size() - SCOPES_SHOWN;
			boolean last = i == SCOPES_SHOWN - 1;
			return (last && more > 0) ? scope + " " + this.texts.text("token.more-scopes", more) : scope;
		}).toList();
	}

	private static @Nullable String identifiers(List<ScopeChip> scopes) {
		return scopes.isEmpty() ? null : scopes.stream().map(ScopeChip::identifier).collect(Collectors.joining(", "));
	}

	private static String statusKind(TokenRow row, @Nullable TokenRotation rotation) {
		if (rotation != null) {
			return "status rotating";
		}
		return (row.announcedEnd() != null) ? "status announced" : "status " + row.status().key();
	}

	private String status(TokenRow row, @Nullable TokenRotation rotation) {
		if (rotation != null) {
			return this.texts.text("token.status.in-rotation");
		}
		return (row.announcedEnd() != null)
				? this.texts.text("token.status.announced", this.dates.day(row.announcedEnd()))
				: this.texts.text("token.status." + row.status().key());
	}

	private String end(TokenRow row) {
		if (row.expires() == null || row.daysLeft() == null) {
			return this.texts.text("token.not-known");
		}
		return row.usable() ? this.texts.timeLeft(row.daysLeft()) : this.dates.day(row.expires());
	}

	private @Nullable String endDay(TokenRow row) {
		return (row.expires() != null && row.usable()) ? this.dates.day(row.expires()) : null;
	}

	/**
	 * A wide window shows the link that revokes in the row itself.
	 */
	private static @Nullable String menuKind(TokenRow row, boolean rotatable, @Nullable TokenRotation rotation) {
		if (!row.usable()) {
			return null;
		}
		return (rotatable || rotation != null) ? "menu" : "menu narrow-only";
	}

	/**
	 * What is most useful to do with a token.
	 */
	private record Action(String url, String text, String label) {

	}

}
