package io.patkeeper.journal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.patkeeper.Texts;
import io.patkeeper.ui.Pagination;
import jakarta.servlet.http.Cookie;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

@WebMvcTest(controllers = JournalController.class, excludeFilters = @Filter(ControllerAdvice.class))
@Import({ JournalCsv.class, JournalControllerTests.FixedTime.class })
class JournalControllerTests {

	private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");

	private static final UUID OLD = UUID.randomUUID();

	private static final UUID NEW = UUID.randomUUID();

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private JournalSearch search;

	@BeforeEach
	void aRotationAndOtherChanges() {
		List<JournalEntry> entries = List.of(
				entry(5, Duration.ofMinutes(30), Action.ROTATE_REVOKE, OLD, Outcome.DONE, "c-5"),
				entry(4, Duration.ofMinutes(30), Action.ROTATE_CREATE, NEW, Outcome.DONE, "c-5"),
				entry(3, Duration.ofHours(3), Action.ROTATE_REVOKE, OLD, Outcome.FAILED, "c-3"),
				entry(2, Duration.ofHours(3), Action.ROTATE_CREATE, NEW, Outcome.DONE, "c-3"),
				entry(1, Duration.ofDays(3), Action.CREATE, OLD, Outcome.DONE, "c-1"));
		given(this.search.count(any(), any())).willReturn(120L);
		given(this.search.find(any(), any(), anyLong(), anyInt())).willReturn(entries);
		given(this.search.all(any(), any())).willAnswer((call) -> entries.stream());
	}

	@Test
	void groupsChangesByDayInTheTimeZoneOfTheBrowser() {
		Document page = page("/journal", "America/Sao_Paulo", Locale.ENGLISH);
		assertThat(page.select("th[scope=rowgroup]").eachText())
			.containsExactly(text("journal.day.today", "30 Nov 2026"), "27 Nov 2026");
		assertThat(page.select("tbody td time").eachText()).containsExactly("22:30", "20:00", "23:00");
		assertThat(page.select("tbody td time").eachAttr("title")).first().isEqualTo("1 Dec 2026, 01:30 UTC");
	}

	@Test
	void groupsChangesByDayInUtcWhereTheTimeZoneIsNotKnown() {
		Document page = page("/journal", "none", Locale.ENGLISH);
		assertThat(page.select("th[scope=rowgroup]").eachText()).containsExactly(
				text("journal.day.today", "1 Dec 2026"), text("journal.day.yesterday", "30 Nov 2026"), "28 Nov 2026");
		assertThat(page.select("tbody td time").eachText()).containsExactly("01:30 UTC", "23:00 UTC", "02:00 UTC");
	}

	@Test
	void showsARotationAsOneRowWithTheDetailsOfBothSteps() {
		Element row = rows(page("/journal", "none", Locale.ENGLISH)).get(0);
		assertThat(row.text()).contains(text("journal.action.rotate"), text("journal.outcome.done"));
		assertThat(row.select(".status").eachText()).containsExactly(text("journal.outcome.done"));
		assertThat(row.select("th a").attr("href")).isEqualTo("/organizations/fabrikam/tokens/" + NEW);
		assertThat(row.select("details").text()).contains("c-5", "activity-4", "activity-5",
				text("journal.step.rotate-create"), text("journal.step.rotate-revoke"));
		assertThat(row.select("details a").eachAttr("href")).containsExactly("/organizations/fabrikam/tokens/" + NEW,
				"/organizations/fabrikam/tokens/" + OLD);
	}

	@Test
	void showsTheOutcomeOfEachStepWhereTheyDiffer() {
		Element row = rows(page("/journal", "none", Locale.ENGLISH)).get(1);
		assertThat(row.select("td:has(.status)").text())
			.isEqualTo(String.join(" ", text("journal.step.rotate-create"), text("journal.outcome.done"),
					text("journal.step.rotate-revoke"), text("journal.outcome.failed"), "unreachable"));
	}

	@Test
	void namesActionsInTheInfinitive() {
		assertThat(rows(page("/journal", "none", Texts.PORTUGUESE)).get(0).text())
			.contains(text(Texts.PORTUGUESE, "journal.action.rotate"));
	}

	@Test
	void offersPeriodsThatKeepTheOtherFilters() {
		Document page = page("/journal?q=deploy&outcome=done&from=2026-11-29&to=2026-11-29", "America/Sao_Paulo",
				Locale.ENGLISH);
		String kept = "/journal?q=deploy&action=&outcome=done&organization=";
		assertThat(page.select(".chips a").eachText()).containsExactly(text("journal.period.today"),
				text("journal.period.yesterday"), text("journal.period.week"), text("journal.period.month"),
				text("journal.period.all"));
		assertThat(page.select(".chips a").eachAttr("href")).containsExactly(kept + "&from=2026-11-30&to=",
				kept + "&from=2026-11-29&to=2026-11-29", kept + "&from=2026-11-24&to=", kept + "&from=2026-11-01&to=",
				kept + "&from=&to=");
		assertThat(page.select(".chips [aria-current]").eachText()).containsExactly(text("journal.period.yesterday"));
	}

	@Test
	void filtersBothStepsOfARotationAsOneAction() {
		Document page = page("/journal?action=rotate", "none", Locale.ENGLISH);
		assertThat(page.select("select[name=action] option").eachAttr("value")).containsExactly("", "create", "change",
				"revoke", "rotate");
		assertThat(page.select("select[name=action] option[selected]").text()).isEqualTo(text("journal.action.rotate"));
	}

	@Test
	void readsAnEntryMoreAtBothEndsOfAPage() {
		page("/journal", "none", Locale.ENGLISH);
		then(this.search).should().find(eq("user"), any(), eq(0L), eq(Pagination.ROWS + 1));
		page("/journal?page=2", "none", Locale.ENGLISH);
		then(this.search).should().find(eq("user"), any(), eq(Pagination.ROWS - 1L), eq(Pagination.ROWS + 2));
	}

	@Test
	void exportsEachEntryInUtc() {
		MvcTestResult csv = exchange("/journal.csv", "America/Sao_Paulo", Locale.ENGLISH);
		assertThat(csv).bodyText().hasLineCount(6).contains("2026-12-01T01:30:00Z");
	}

	private Document page(String uri, String timeZone, Locale language) {
		MvcTestResult result = exchange(uri, timeZone, language);
		assertThat(result).hasStatusOk();
		return Jsoup.parse(new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8));
	}

	private MvcTestResult exchange(String uri, String timeZone, Locale language) {
		return this.mvc.get()
			.uri(uri)
			.with(oidcLogin())
			.locale(language)
			.header("Accept-Language", language.toLanguageTag())
			.cookie(new Cookie("time-zone", timeZone))
			.exchange();
	}

	private static List<Element> rows(Document page) {
		return page.select("tbody tr:not(.day)");
	}

	private static JournalEntry entry(long id, Duration ago, Action action, UUID authorizationId, Outcome outcome,
			String correlationId) {
		return new JournalEntry(id, "fabrikam", authorizationId, "deploy", action, NOW.minus(ago), NOW.minus(ago),
				outcome, (outcome == Outcome.DONE) ? null : "unreachable", correlationId, "activity-" + id);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class FixedTime {

		@Bean
		@Primary
		Clock fixedClock() {
			return Clock.fixed(NOW, ZoneOffset.UTC);
		}

	}

}
