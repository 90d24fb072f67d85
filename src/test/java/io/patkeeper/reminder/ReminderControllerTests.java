package io.patkeeper.reminder;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.ui.Notice;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static io.patkeeper.Texts.text;
import static io.patkeeper.reminder.ReminderFixtures.BERLIN;
import static io.patkeeper.reminder.ReminderFixtures.FABRIKAM;
import static io.patkeeper.reminder.ReminderFixtures.reminder;
import static io.patkeeper.reminder.ReminderFixtures.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

@WebMvcTest(controllers = ReminderController.class, excludeFilters = @Filter(ControllerAdvice.class))
class ReminderControllerTests {

	private static final String ANA = "ana";

	private static final LocalDate TODAY = LocalDate.of(2026, 12, 3);

	/** Noon in Berlin. */
	private static final Instant NOW = Instant.parse("2026-12-03T11:00:00Z");

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private ReminderService reminders;

	@MockitoBean
	private ReminderPageService pages;

	private Document page(String uri, WatchedToken... tokens) {
		Reminder reminder = reminder(ANA, BERLIN, NOW, TODAY, 7, 3, 1, 0);
		given(this.pages.page(any(), anyBoolean())).willAnswer((call) -> Optional.of(ReminderPage.of(reminder, TODAY,
				ReminderSchedule.digests(reminder, List.of(tokens), Set.of(), TODAY.plusDays(1), 30),
				call.getArgument(1), tokens.length, List.of("2 addresses", "Teams"))));
		return get(uri);
	}

	private Document get(String uri) {
		MvcTestResult result = this.mvc.get()
			.uri(uri)
			.with(user(ANA))
			.header(HttpHeaders.ACCEPT_LANGUAGE, "en")
			.locale(Locale.ENGLISH)
			.exchange();
		assertThat(result).hasStatusOk();
		return Jsoup.parse(new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8));
	}

	@Test
	void saysWhatIsSentWhenAndToWhom() {
		Document page = page("/reminders", token("ci", NOW.plus(Duration.ofDays(1))),
				token("deploy", NOW.plus(Duration.ofDays(4))));
		assertThat(page.select(".next tbody th").eachText()).containsExactly(
				text("reminder.next.tomorrow") + " " + text("reminder.next.at", "4 Dec 2026", "08:00"),
				"Sunday " + text("reminder.next.at", "6 Dec 2026", "08:00"),
				"Monday " + text("reminder.next.at", "7 Dec 2026", "08:00"));
		assertThat(page.select(".next tbody td:not(.to)").eachText()).containsExactly(
				"ci · " + text("reminder.next.that-day-at", 1, "12:00") + " deploy · "
						+ text("reminder.next.days-left", 3),
				"deploy · " + text("reminder.next.tomorrow-at", 1, "12:00"),
				"deploy · " + text("reminder.next.that-day-at", 1, "12:00"));
		assertThat(page.select(".next .to").eachText()).containsOnly("2 addresses, Teams");
	}

	@Test
	void countsTokensForAllOrganizationsThatEndTogether() {
		WatchedToken[] tokens = new WatchedToken[8];
		for (int i = 0; i < tokens.length; i++) {
			tokens[i] = new WatchedToken(UUID.randomUUID(), FABRIKAM, true, "t" + i, NOW.plus(Duration.ofDays(4)));
		}
		assertThat(page("/reminders", tokens).select(".next td").first().text())
			.isEqualTo(text("reminder.next.tokens", 8) + " · " + text("reminder.next.days-left", 3));
	}

	@Test
	void showsTheFirstDaysAndTheOthersOnDemand() {
		WatchedToken[] tokens = new WatchedToken[10];
		for (int i = 0; i < tokens.length; i++) {
			tokens[i] = token("t" + i, NOW.plus(Duration.ofDays(1 + i * 2)));
		}
		Document page = page("/reminders", tokens);
		assertThat(page.select(".next tbody tr")).hasSize(4);
		assertThat(page.select("a[href=/reminders?all]")).hasSize(1);
		assertThat(page("/reminders?all=", tokens).select(".next tbody tr")).hasSizeGreaterThan(10);
	}

	@Test
	void saysSoIfNothingIsDue() {
		assertThat(page("/reminders").text()).contains(text("reminder.next.none"));
	}

	@Test
	void checksTheDaysThatAreChosen() {
		assertThat(page("/reminders").select("[name=days][checked]").eachAttr("value")).containsExactly("7", "3", "1",
				"0");
	}

	@Test
	void asksForConsentWhileTheyAreOff() {
		given(this.pages.page(any(), anyBoolean())).willReturn(Optional.empty());
		Document page = get("/reminders");
		assertThat(page.text()).contains(text("reminder.consent.what"), text("reminder.consent.never"))
			.doesNotContain(text("reminder.next"), text("reminder.off.button"));
	}

	@Test
	void showsAllThatIsKept() {
		given(this.pages.kept(ANA)).willReturn(Optional
			.of(new KeptReminders(reminder(ANA, BERLIN, NOW, null, 7, 0), List.of(token("<b>ci</b>", NOW)), 3)));
		Document page = get("/reminders/kept");
		assertThat(page.select("dd").eachText()).containsExactly("English", "Europe/Berlin", "7, 0",
				"3 Dec 2026, 11:00 UTC", text("reminder.kept.not-yet"), "3");
		assertThat(page.select("tbody tr").eachText()).containsExactly("<b>ci</b> fabrikam 3 Dec 2026, 11:00 UTC");
	}

	@Test
	void hasNothingToShowOfWhatIsNotKept() {
		given(this.pages.kept(ANA)).willReturn(Optional.empty());
		assertThat(this.mvc.get().uri("/reminders/kept").with(user(ANA))).hasRedirectedUrl("/reminders");
	}

	@Test
	void changesTheDays() {
		given(this.reminders.changeDays(ANA, Set.of(7, 0))).willReturn(true);
		assertThat(this.mvc.post().uri("/reminders/days").with(user(ANA)).with(csrf()).param("days", "7", "0"))
			.hasRedirectedUrl("/reminders")
			.flash()
			.containsEntry("notice", new Notice("success", "reminder.days.saved"));
	}

	@Test
	void saysThatAtLeastOneDayHasToBeChosen() {
		assertThat(this.mvc.post().uri("/reminders/days").with(user(ANA)).with(csrf())).hasRedirectedUrl("/reminders")
			.flash()
			.containsEntry("notice", new Notice("error", "reminder.days.none"));
	}

	@Test
	void turnsThemOff() {
		assertThat(this.mvc.post().uri("/reminders/off").with(user(ANA)).with(csrf())).hasRedirectedUrl("/reminders")
			.flash()
			.containsEntry("notice", new Notice("success", "reminder.off.done"));
		then(this.reminders).should().turnOff(ANA);
	}

}
