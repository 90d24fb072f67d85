package io.patkeeper.reminder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.Sample;
import io.patkeeper.ui.LegibleText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import static io.patkeeper.reminder.ReminderFixtures.ANA;
import static io.patkeeper.reminder.ReminderFixtures.BERLIN;
import static io.patkeeper.reminder.ReminderFixtures.CONTOSO;
import static io.patkeeper.reminder.ReminderFixtures.FABRIKAM;
import static io.patkeeper.reminder.ReminderFixtures.reminder;
import static io.patkeeper.reminder.ReminderFixtures.token;

/**
 * The pages of reminders, filled with what is hard to show.
 */
@TestConfiguration(proxyBeanMethods = false)
public class ReminderSamples {

	private static final Instant NOW = Instant.parse("2026-11-30T17:09:00Z");

	private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

	private static final String HOSTILE_NAME = "<b>&\"'\n\u202e[[${7*7}]] {0}";

	@Bean
	RouterFunction<ServerResponse> reminderSamples() {
		return Sample.routes(this::all);
	}

	public Map<String, Sample> all() {
		Map<String, Sample> samples = new LinkedHashMap<>();
		samples.put("reminders-off",
				page(Map.of("mail", new MailCard(List.of(), List.of(), "ana@fabrikam.example"), "addressError",
						"reminder.mail.invalid", "chat", chat(null), "chatError", "reminder.chat.not-allowed")));
		samples.put("reminders",
				page(Map.of("page", on(tokens(), false, List.of("2 addresses", "Teams")), "calendar",
						new CalendarCard(new CalendarFeed(ANA, NOW, null), false), "calendarUrl",
						"https://patkeeper.example.com/calendar/vW8q3mX0aZr7Lk2TbY5cN9dFhJ1pQ4sU6eG_iO-xRzA.ics",
						"mail", new MailCard(List.of(), addresses(), null), "chat", chat(ChatResult.TAKEN))));
		samples.put("reminders-all",
				page(Map.of("page", on(tokens(), true, List.of()), "calendar",
						new CalendarCard(new CalendarFeed(ANA, NOW, NOW), true), "mail",
						new MailCard(List.of(), addresses().subList(0, 3), null), "chat", chat(ChatResult.GONE))));
		samples.put("reminders-none",
				page(Map.of("page", on(List.of(), false, List.of("Teams")), "mail",
						new MailCard(List.of("PATKEEPER_URL", "SPRING_MAIL_HOST"), List.of(), null), "chat",
						chat(ChatResult.UNREADABLE))));
		samples.put("reminders-kept", new Sample("reminders/kept",
				Map.of("kept", new KeptReminders(reminder(ANA, BERLIN, NOW, null), tokens(), 7))));
		samples.put("reminders-kept-none", new Sample("reminders/kept",
				Map.of("kept", new KeptReminders(reminder(ANA, BERLIN, NOW, TODAY, 0), List.of(), 0))));
		List.of("confirm", "confirmed", "not-confirmed", "leave", "left")
			.forEach((step) -> samples.put("mailed-link-" + step,
					new Sample("reminders/mailed-link", Map.of("step", step))));
		return samples;
	}

	private static List<MailAddress> addresses() {
		return List.of(address("ana@fabrikam.example", MailAddressState.CONFIRMED, null, null),
				address("team@fabrikam.example", MailAddressState.CONFIRMED, MailFailure.UNAVAILABLE, null),
				address("long-" + "name-without-an-end".repeat(8) + "@fabrikam.example", MailAddressState.PENDING,
						MailFailure.DEFERRED, "450 4.2.1 <b>" + "later".repeat(30)),
				address("gone@fabrikam.example", MailAddressState.REFUSED, MailFailure.REFUSED,
						"550 5.1.1 " + HOSTILE_NAME),
				address("left@fabrikam.example", MailAddressState.LEFT, null, null));
	}

	private static MailAddress address(String address, MailAddressState state, @Nullable MailFailure failure,
			@Nullable String reply) {
		return new MailAddress(UUID.randomUUID(), ANA, address, "Ana", state, NOW, failure,
				(reply != null) ? LegibleText.of(reply) : null, (failure != null) ? NOW : null);
	}

	private static ChatCard chat(@Nullable ChatResult result) {
		return new ChatCard(List.of("*.environment.api.powerplatform.com", "hooks.slack.com"),
				(result != null) ? ChatCard.Webhook.of(
						new StoredWebhook(ANA, ChatApp.TEAMS, new byte[0], "…powerplatform.com/••••9f2c", result, NOW),
						true) : null);
	}

	private static Sample page(Map<String, Object> model) {
		return new Sample("reminders/reminders", new HashMap<>(model));
	}

	private static ReminderPage on(List<WatchedToken> tokens, boolean all, List<String> recipients) {
		Reminder reminder = reminder(ANA, BERLIN, NOW, TODAY.minusDays(1), 7, 3, 1, 0);
		return ReminderPage.of(reminder, TODAY,
				ReminderSchedule.digests(reminder, tokens, Set.of(), TODAY, ReminderPage.DAYS), all, tokens.size(),
				recipients);
	}

	private static List<WatchedToken> tokens() {
		List<WatchedToken> tokens = new ArrayList<>();
		tokens.add(token(HOSTILE_NAME, NOW.plus(Duration.ofHours(3))));
		tokens.add(token("", CONTOSO, NOW.plus(Duration.ofDays(1))));
		tokens.add(token("long-" + "name-without-an-end".repeat(10), NOW.plus(Duration.ofDays(8))));
		for (int i = 0; i < 8; i++) {
			tokens.add(new WatchedToken(UUID.randomUUID(), FABRIKAM, true, "everywhere-" + i,
					NOW.plus(Duration.ofDays(1))));
			tokens.add(token("token-" + i, NOW.plus(Duration.ofDays(9 + i))));
		}
		tokens.sort(WatchedToken.BY_END);
		return tokens;
	}

}
