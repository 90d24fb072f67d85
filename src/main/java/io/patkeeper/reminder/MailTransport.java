package io.patkeeper.reminder;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.MailException;
import org.springframework.mail.MailPreparationException;
import org.springframework.stereotype.Component;

/**
 * Hands mails over to the mail server.
 */
@Component
class MailTransport {

	private static final String UTF_8 = StandardCharsets.UTF_8.name();

	private final MailSettings settings;

	private final Clock clock;

	MailTransport(MailSettings settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Sends a mail. The {@code Message-ID} is the same each time, so a mail system can
	 * drop the second copy of a mail that was sent again because its outcome was not
	 * known.
	 * @param leave the URL that stops such mails; {@code null} if there is none
	 * @throws MailException if it was not taken; {@link MailRefusal} says why
	 */
	void send(OutgoingMail mail, String recipient, MailContent content, @Nullable String leave) {
		MimeMessage message = this.settings.sender().createMimeMessage();
		try {
			prepare(message, mail, recipient, content);
			if (leave != null) {
				message.setHeader("List-Id", "Patkeeper <reminders." + this.settings.url().host() + ">");
				message.setHeader("List-Unsubscribe", "<" + leave + ">");
				message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
			}
		}
		catch (MessagingException | UnsupportedEncodingException ex) {
			throw new MailPreparationException(ex);
		}
		this.settings.sender().send(message);
	}

	private void prepare(MimeMessage message, OutgoingMail mail, String recipient, MailContent content)
			throws MessagingException, UnsupportedEncodingException {
		InternetAddress from = new InternetAddress(this.settings.from());
		from.setPersonal(from.getPersonal(), UTF_8);
		message.setFrom(from);
		message.setRecipient(RecipientType.TO, new InternetAddress(recipient));
		message.setSubject(content.subject(), UTF_8);
		message.setSentDate(Date.from(this.clock.instant()));
		message.setHeader("Message-ID", "<" + mail.id() + "@" + this.settings.url().host() + ">");
		// So that absence notes and the like do not answer.
		message.setHeader("Auto-Submitted", "auto-generated");
		message.setHeader("X-Auto-Response-Suppress", "All");
		MimeBodyPart text = new MimeBodyPart();
		text.setText(content.text(), UTF_8);
		MimeBodyPart html = new MimeBodyPart();
		html.setText(content.html(), UTF_8, "html");
		message.setContent(new MimeMultipart("alternative", text, html));
	}

}
