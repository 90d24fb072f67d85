package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.patkeeper.HtmlChecker;
import io.patkeeper.Texts;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.crypto.UrlSecret;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mock.env.MockEnvironment;
import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;

import static io.patkeeper.Texts.PORTUGUESE;
import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes mails without sending them.
 */
class MailComposerTests {

	private static final Instant NOW = Instant.parse("2026-11-26T11:00:00Z");

	private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");

	private static final UrlSecret SECRET = UrlSecret.issue();

	private final MailAddress address = new MailAddress(UUID.randomUUID(), "tenant:ana", "team@fabrikam.example",
			"Ana Souza", MailAddressState.CONFIRMED, NOW, null, null, null);

	private final MailComposer composer = composer("https://patkeeper.example/pats");

	@ParameterizedTest
	@CsvSource({ "0, today, 1, 0, 0", "0 0, today, 2, 0, 0", "0 3 7, today, 1, 2, 7", "0 0 1, today, 2, 1, 1",
			"-1, ended, 1, 0, 0", "-2 -1, ended, 2, 0, 0", "-1 0, ended, 1, 1, 0", "-1 0 14, ended, 1, 2, 14" })
	void saysFirstWhatIsMostUrgent(String daysLeft, String first, int number, int more, int last) {
		String beginning = text("reminder.mail.heading." + first, number);
		assertHeading(daysLeft, (more == 0) ? beginning : text("reminder.mail.heading.more", beginning, more, last));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "1 1, 2, 1", "3, 1, 3", "1 30, 2, 30" })
	void saysOtherwiseWhenTheLastOneEnds(String daysLeft, int number, int last) {
		assertHeading(daysLeft, text("reminder.mail.heading.days", number, last));
	}

	private void assertHeading(String daysLeft, String heading) {
		MailContent mail = digest(reminder(Locale.ENGLISH, 7, 0), daysLeft);
		assertThat(mail.subject()).isEqualTo(heading);
		assertThat(mail.text()).startsWith(heading + "\n");
		assertThat(Jsoup.parse(mail.html()).select("h1").text()).isEqualTo(heading);
	}

	@Test
	void saysWhyItCame() {
		String most = text("reminder.mail.days.and", "30, 14, 7, 3", "1");
		assertThat(digest(reminder(Locale.ENGLISH, 0, 30, 1, 14, 7, 3), "3").text())
			.contains(text("reminder.mail.why.both", "Ana Souza", most, 30, zone(Locale.ENGLISH)));
		assertThat(digest(reminder(Locale.ENGLISH, 1), "1").text())
			.contains(text("reminder.mail.why.before", "Ana Souza", "1", 1, zone(Locale.ENGLISH)));
		assertThat(digest(reminder(PORTUGUESE, 0), "0").text())
			.contains(text(PORTUGUESE, "reminder.mail.why.on", "Ana Souza", "", 0, zone(PORTUGUESE)));
	}

	@Test
	void readsWellAsText() {
		String page = "https://patkeeper.example/pats";
		assertThat(digest(reminder(Locale.ENGLISH, 7, 0), "0 3").text().lines()).containsExactly(
				text("reminder.mail.heading.more", text("reminder.mail.heading.today", 1), 1, 3),
				text("reminder.mail.lead"), "", text("reminder.mail.ends", 0, "Thursday 26 November", "08:00"),
				"token 0", "fabrikam · used in pipeline 0",
				page + "/organizations/fabrikam/tokens/00000000-0000-0000-0000-000000000000", "",
				text("reminder.mail.ends", 3, "Sunday 29 November", "08:00"), "token 1",
				"fabrikam · used in pipeline 1",
				page + "/organizations/fabrikam/tokens/00000000-0000-0000-0000-000000000001", "",
				text("reminder.mail.look", 2) + ":", page + "/tokens", "",
				text("reminder.mail.seen", "25 November at 17:26"), "", "-- ",
				text("reminder.mail.why.both", "Ana Souza", "7", 7, zone(Locale.ENGLISH)),
				text("reminder.mail.change") + ": " + page + "/reminders",
				text("reminder.mail.leave") + ": " + page + "/mail/leave/" + SECRET.text());
	}

	@Test
	void writesValidHtml() {
		try (HtmlChecker checker = new HtmlChecker()) {
			assertThat(checker.errors(digest(reminder(PORTUGUESE, 7, 0), "-1 0 3 30").html()).join()).isEmpty();
			assertThat(checker.errors(this.composer.confirmation(this.address, Locale.ENGLISH, SECRET).html()).join())
				.isEmpty();
		}
	}

	@Test
	void leadsToTheOnlyToken() {
		assertThat(digest(reminder(Locale.ENGLISH, 7), "7").text()).contains(text("reminder.mail.look", 1) + ":\n"
				+ "https://patkeeper.example/pats/organizations/fabrikam/tokens/00000000-0000-0000-0000-000000000000\n");
	}

	@Test
	void namesThePortOfItsUrl() {
		assertThat(composer("http://localhost:8080").confirmation(this.address, Locale.ENGLISH, SECRET).text())
			.contains("\nhttp://localhost:8080/mail/confirm/" + SECRET.text() + "\n");
	}

	@ParameterizedTest
	@CsvSource({ "en", "pt-BR" })
	void escapesWhoAsksToConfirm(String language) {
		MailAddress hostile = new MailAddress(UUID.randomUUID(), "tenant:ana", "o'neil@fabrikam.example",
				"<b>{0}</b> [[${7*7}]]", MailAddressState.PENDING, NOW, null, null, null);
		MailContent mail = this.composer.confirmation(hostile, Locale.forLanguageTag(language), SECRET);
		assertThat(mail.html())
			.contains("&lt;b&gt;{0}&lt;/b&gt; [[${7*7}]]", "https://patkeeper.example/pats/mail/confirm/")
			.doesNotContain("<b>");
		assertThat(mail.text()).contains("<b>{0}</b> [[${7*7}]]", "o'neil@fabrikam.example");
	}

	private static String zone(Locale language) {
		return SAO_PAULO.getDisplayName(TextStyle.FULL, language);
	}

	private MailContent digest(Reminder reminder, String daysLeft) {
		String[] days = daysLeft.split(" ");
		List<DueToken> tokens = IntStream.range(0, days.length)
			.mapToObj((index) -> token(index, Integer.parseInt(days[index]), "used in\npipeline " + index))
			.toList();
		return this.composer.digest(this.address, reminder, tokens, SECRET);
	}

	private static DueToken token(int index, int daysLeft, @Nullable String note) {
		return new DueToken(new WatchedToken(new UUID(0, index), new Organization("fabrikam"), false, "token " + index,
				NOW.plus(Duration.ofDays(daysLeft))), daysLeft, note);
	}

	private static Reminder reminder(Locale language, int... days) {
		return new Reminder("tenant:ana", language, SAO_PAULO,
				new TreeSet<>(IntStream.of(days).boxed().collect(Collectors.toSet())),
				Instant.parse("2026-11-25T20:26:00Z"), null);
	}

	static MailComposer composer(String url) {
		SpringTemplateEngine templates = new SpringTemplateEngine();
		templates.setTemplateEngineMessageSource(Texts.source());
		SpringResourceTemplateResolver text = new MailConfiguration().textTemplateResolver();
		text.setApplicationContext(new StaticApplicationContext());
		templates.addTemplateResolver(text);
		ClassLoaderTemplateResolver html = new ClassLoaderTemplateResolver();
		html.setPrefix("templates/");
		html.setSuffix(".html");
		html.setOrder(1);
		templates.addTemplateResolver(html);
		MailSettings settings = new MailSettings(new MailProperties(""),
				new MockEnvironment().withProperty("patkeeper.url", url),
				new StaticListableBeanFactory().getBeanProvider(JavaMailSender.class));
		return new MailComposer(templates, Texts.source(), settings);
	}

}
