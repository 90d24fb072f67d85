package io.patkeeper.administration;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.patkeeper.administration.ComponentHealth.State;
import io.patkeeper.bulk.RunCount;
import io.patkeeper.database.DatabaseVersion;
import io.patkeeper.reminder.ReminderBacklog;
import io.patkeeper.rotation.RotationCount;
import io.patkeeper.session.PersonSessions;
import io.patkeeper.session.SessionCount;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.Pagination;
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
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

@WebMvcTest(controllers = AdministrationController.class, excludeFilters = @Filter(ControllerAdvice.class))
class AdministrationControllerTests {

	private static final String ADMINISTRATOR = "tenant:ana";

	private static final String BEN = "tenant:ben";

	private static final Instant NOW = Instant.parse("2026-12-01T09:30:00Z");

	private static final ReminderBacklog QUIET = new ReminderBacklog(40, 0, 0, 0, NOW);

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private AdministrationService administration;

	@Test
	void saysWhatToDoAboutEachComponent() {
		Document page = page(QUIET, false, List.of(), 2, new ComponentHealth("db", "database", State.UP, null),
				new ComponentHealth("diskSpace", "disk", State.DOWN, 9L),
				new ComponentHealth("ssl", "certificates", State.EXPIRING, null),
				new ComponentHealth("ldap", "other", State.DOWN, null));
		assertThat(page.select("[aria-labelledby=health] dt").eachText()).containsExactly(
				text("administration.health.database"), text("administration.health.disk"),
				text("administration.health.certificates"), "ldap");
		assertThat(page.select("[aria-labelledby=health] dd").eachText()).containsExactly(
				text("administration.health.up") + " " + text("administration.health.database.up"),
				text("administration.health.down") + " " + text("administration.health.disk.down", 9L),
				text("administration.health.expiring") + " " + text("administration.health.certificates.expiring"),
				text("administration.health.down") + " " + text("administration.health.other.down"));
	}

	@Test
	void countsWhatIsGoingOn() {
		Document page = page(new ReminderBacklog(40, 3, 2, 1, NOW), false, List.of(), 2);
		assertThat(page.select("[aria-labelledby=use] b").eachText()).containsExactly("7 sessions of 2 people",
				"1 running, 2 waiting", "5 open, 3 of them interrupted", "40 people want them", "3 waiting, 2 refused",
				"1 waiting");
		assertThat(page.text()).contains(text("administration.use.reminders.last", "1 Dec 2026, 09:30 UTC"))
			.doesNotContain("Late");
	}

	@Test
	void saysThatRemindersAreLateOrWereNeverDone() {
		assertThat(page(QUIET, true, List.of(), 2).select(".late").text())
			.isEqualTo(text("administration.use.reminders.late", "1 Dec 2026, 09:30 UTC"));
		assertThat(page(new ReminderBacklog(0, 0, 0, 0, null), false, List.of(), 2).text())
			.contains(text("administration.use.reminders.never"));
	}

	@Test
	void namesTheNodeAndItsVersions() {
		assertThat(page(QUIET, false, List.of(), 2).select("[aria-labelledby=node] dd").eachText()).containsExactly(
				"node-1", "1 Dec 2026, 09:30 UTC", "1.2.3", "25", "4.1.2", "PostgreSQL 18.6",
				text("administration.node.schema.version", "18"));
	}

	@Test
	void listsChangedSettings() {
		Document page = page(QUIET, false, List.of(new ChangedSetting("ENTRA_CLIENT_SECRET", null),
				new ChangedSetting("SERVER_PORT", "8081"), new ChangedSetting("SERVER_FORWARD_HEADERS_STRATEGY", "")),
				2);
		assertThat(page.select(".settings dt").eachText()).containsExactly("ENTRA_CLIENT_SECRET", "SERVER_PORT",
				"SERVER_FORWARD_HEADERS_STRATEGY");
		assertThat(page.select(".settings dd").eachText()).containsExactly(text("administration.settings.hidden"),
				"8081", text("administration.settings.empty"));
		assertThat(page(QUIET, false, List.of(), 2).text()).contains(text("administration.settings.none"));
	}

	@Test
	void marksTheAdministratorAmongThePeople() {
		Document page = page(QUIET, false, List.of(), 2);
		assertThat(page.select(".people tbody tr")).hasSize(2);
		assertThat(page.select(".people tr:has(a[href=/sessions])").text()).contains("ana",
				text("administration.people.you"));
		assertThat(page.select("a[href*=end-sessions]").eachAttr("href"))
			.containsExactly("/help/administrator/end-sessions?person=tenant:ben");
		assertThat(page.select("a[href*=end-sessions]").attr("aria-label"))
			.isEqualTo(text("administration.people.end.of", "ben"));
		assertThat(page.select(".people td").eachText()).contains("Firefox, unknown");
	}

	@Test
	void leadsToTheOtherPagesOfPeople() {
		Document page = page(QUIET, false, List.of(), 120);
		assertThat(page.select(".pages a").eachAttr("href")).containsExactly("/help/administrator?q=a/b&page=1#people",
				"/help/administrator?q=a/b&page=3#people");
		assertThat(page(QUIET, false, List.of(), 2).select(".pages")).isEmpty();
	}

	@Test
	void asksBeforeItEndsSessions() {
		given(this.administration.find(BEN)).willReturn(Optional.of(person(BEN)));
		Document page = get("/help/administrator/end-sessions?person=" + BEN);
		assertThat(page.select("form[action=/help/administrator/end-sessions] input[name=person]").val())
			.isEqualTo(BEN);
		assertThat(page.select("main button").text()).isEqualTo("End 3 sessions");
		then(this.administration).should(never()).endSessions(any(), any());
	}

	@Test
	void endsThem() {
		given(this.administration.endSessions(BEN, ADMINISTRATOR)).willReturn(3);
		assertThat(end(BEN)).hasRedirectedUrl("/help/administrator")
			.flash()
			.containsEntry("notice", new Notice("success", "administration.end.done", 3));
	}

	@Test
	void saysThatThereAreNoneAnyMore() {
		given(this.administration.find(BEN)).willReturn(Optional.empty());
		Notice none = new Notice("info", "administration.end.none");
		assertThat(this.mvc.get().uri("/help/administrator/end-sessions?person=" + BEN).with(user(ADMINISTRATOR)))
			.hasRedirectedUrl("/help/administrator")
			.flash()
			.containsEntry("notice", none);
		assertThat(end(BEN)).flash().containsEntry("notice", none);
	}

	@Test
	void leavesTheAdministratorsOwnSessionsToTheirPage() {
		assertThat(end(ADMINISTRATOR)).hasRedirectedUrl("/sessions");
		assertThat(this.mvc.get()
			.uri("/help/administrator/end-sessions?person=" + ADMINISTRATOR)
			.with(user(ADMINISTRATOR))).hasRedirectedUrl("/sessions");
		then(this.administration).should(never()).endSessions(any(), any());
	}

	@Test
	void endsNothingWithoutTheTokenOfTheForm() {
		assertThat(
				this.mvc.post().uri("/help/administrator/end-sessions").with(user(ADMINISTRATOR)).param("person", BEN))
			.hasStatus(403);
		then(this.administration).shouldHaveNoInteractions();
	}

	private MvcTestResult end(String person) {
		return this.mvc.post()
			.uri("/help/administrator/end-sessions")
			.with(user(ADMINISTRATOR))
			.with(csrf())
			.param("person", person)
			.exchange();
	}

	private Document page(ReminderBacklog reminders, boolean late, List<ChangedSetting> settings, int matching,
			ComponentHealth... health) {
		AdministrationPage page = new AdministrationPage(List.of(health),
				new Node("node-1", NOW, "1.2.3", "25", "4.1.2", new DatabaseVersion("PostgreSQL 18.6", "18")),
				new SessionCount(7, 2), new RunCount(1, 2), new RotationCount(5, 3), reminders, late, settings,
				List.of(person(ADMINISTRATOR), person(BEN)), Pagination.of(2, matching), "a/b");
		given(this.administration.page("a/b", 2)).willReturn(page);
		return get("/help/administrator?q=a/b&page=2");
	}

	private Document get(String uri) {
		MvcTestResult result = this.mvc.get()
			.uri(uri)
			.with(user(ADMINISTRATOR))
			.header(HttpHeaders.ACCEPT_LANGUAGE, "en")
			.locale(Locale.ENGLISH)
			.exchange();
		assertThat(result).hasStatusOk();
		return Jsoup.parse(new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8));
	}

	private static PersonSessions person(String owner) {
		return new PersonSessions(owner, 3, NOW, "Firefox", null);
	}

}
