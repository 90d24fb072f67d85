package io.patkeeper.reminder;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.patkeeper.crypto.UrlSecret;
import io.patkeeper.server.PublicUrl;
import io.patkeeper.token.TokenUrls;
import io.patkeeper.ui.LegibleText;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Writes mails in the person's language.
 */
@Component
class MailComposer {

	/** How many tokens a mail lists. */
	static final int MAX_TOKENS = 10;

	private static final int SOON = 7;

	private static final int NAME_LENGTH = 100;

	private static final int NOTE_LENGTH = 120;

	private final ITemplateEngine templates;

	private final MessageSource messages;

	private final MailSettings settings;

	MailComposer(ITemplateEngine templates, MessageSource messages, MailSettings settings) {
		this.templates = templates;
		this.messages = messages;
		this.settings = settings;
	}

	/**
	 * The mail that asks to confirm an address.
	 * @param confirm the secret of the link
	 */
	MailContent confirmation(MailAddress address, Locale language, UrlSecret confirm) {
		String subject = text(language, "reminder.mail.confirmation.heading");
		return content("mail/confirmation", subject, language,
				Map.of("person", address.person(), "address", address.address(), "until",
						(int) MailAddress.CONFIRMATION_PERIOD.toHours(), "link",
						url().of(MailLinkController.CONFIRM + confirm.text())));
	}

	/**
	 * The mail that reminds of tokens.
	 * @param tokens the tokens, the next end first
	 * @param leave the secret of the link that stops the mails
	 */
	MailContent digest(MailAddress address, Reminder reminder, List<DueToken> tokens, UrlSecret leave) {
		Locale language = reminder.language();
		String heading = heading(language, tokens);
		List<Integer> before = reminder.days().stream().filter((days) -> days > 0).toList();
		DigestMail mail = new DigestMail(heading,
				tokens.stream().limit(MAX_TOKENS).map((token) -> item(reminder, token)).toList(),
				Math.max(0, tokens.size() - MAX_TOKENS),
				(tokens.size() == 1) ? link(tokens.get(0)) : url().of("/tokens"),
				format(language, "reminder.mail.format.moment", reminder.seen().atZone(reminder.timeZone())),
				list(language, before), before.isEmpty() ? 0 : before.get(0), reminder.days().contains(0),
				reminder.timeZone().getDisplayName(TextStyle.FULL, language), url().of("/reminders"), leaveUrl(leave));
		return content("mail/digest", heading, language, Map.of("mail", mail, "person", address.person()));
	}

	/**
	 * The URL that stops the mails to an address.
	 */
	String leaveUrl(UrlSecret secret) {
		return url().of(MailLinkController.LEAVE + secret.text());
	}

	/**
	 * Names no token, as names come from outside and headers are not the place for them.
	 */
	private String heading(Locale language, List<DueToken> tokens) {
		int ended = (int) tokens.stream().filter((token) -> token.daysLeft() < 0).count();
		int today = (int) tokens.stream().filter((token) -> token.daysLeft() == 0).count();
		int last = tokens.get(tokens.size() - 1).daysLeft();
		if (ended > 0) {
			return combined(language, "ended", ended, tokens.size() - ended, last);
		}
		if (today > 0) {
			return combined(language, "today", today, tokens.size() - today, last);
		}
		return text(language, "reminder.mail.heading.days", tokens.size(), last);
	}

	private String combined(Locale language, String first, int number, int more, int last) {
		String beginning = text(language, "reminder.mail.heading." + first, number);
		return (more == 0) ? beginning
				: text(language, "reminder.mail.heading.more", beginning, more, Math.max(0, last));
	}

	private DigestMail.Item item(Reminder reminder, DueToken due) {
		Locale language = reminder.language();
		WatchedToken token = due.token();
		ZonedDateTime end = token.expires().atZone(reminder.timeZone());
		String day = format(language, "reminder.mail.format.day", end);
		String time = format(language, "format.clock", end);
		String when = (due.daysLeft() < 0) ? text(language, "reminder.mail.ended", day, time)
				: text(language, "reminder.mail.ends", due.daysLeft(), day, time);
		List<String> where = new ArrayList<>();
		where.add(token.allOrganizations() ? text(language, "token.all-organizations") : token.organization().name());
		if (due.note() != null) {
			where.add(due.note());
		}
		return new DigestMail.Item(urgency(due.daysLeft()), when,
				token.name().isEmpty() ? text(language, "token.unnamed") : LegibleText.of(token.name(), NAME_LENGTH),
				where.stream()
					.map((part) -> LegibleText.of(part.strip().replaceAll("\\s+", " "), NOTE_LENGTH))
					.collect(Collectors.joining(" · ")),
				link(due));
	}

	private static String urgency(int daysLeft) {
		if (daysLeft <= 0) {
			return "late";
		}
		return (daysLeft <= SOON) ? "soon" : "later";
	}

	private String link(DueToken due) {
		return url().of(TokenUrls.token(due.token().organization(), due.token().authorizationId()));
	}

	private String list(Locale language, List<Integer> numbers) {
		List<String> texts = numbers.stream().map(String::valueOf).toList();
		int last = texts.size() - 1;
		return (last < 1) ? String.join("", texts)
				: text(language, "reminder.mail.days.and", String.join(", ", texts.subList(0, last)), texts.get(last));
	}

	private MailContent content(String template, String subject, Locale language, Map<String, Object> values) {
		Context context = new Context(language, values);
		return new MailContent(subject, this.templates.process(template + ".txt", context),
				this.templates.process(template, context));
	}

	private String format(Locale language, String key, ZonedDateTime time) {
		return DateTimeFormatter.ofPattern(text(language, key), language).format(time);
	}

	private String text(Locale language, String key, Object... args) {
		return this.messages.getMessage(key, args, language);
	}

	private PublicUrl url() {
		return this.settings.url();
	}

}
