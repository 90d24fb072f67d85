package io.patkeeper.check;

import java.util.List;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.StringUtils;

/**
 * Connects and authenticates to the mail server, if there is one, and sends nothing.
 */
class MailCheck {

	private static final String PART = "Mail";

	private final Environment environment;

	private final ObjectProvider<JavaMailSenderImpl> sender;

	MailCheck(Environment environment, ObjectProvider<JavaMailSenderImpl> sender) {
		this.environment = environment;
		this.sender = sender;
	}

	List<Finding> find() {
		JavaMailSenderImpl sender = this.sender.getIfAvailable();
		boolean hasFrom = isSet("patkeeper.mail.from");
		if (sender == null) {
			return hasFrom ? List.of(Finding.fails(PART, "PATKEEPER_MAIL_FROM is set, but no mail server",
					"Name the mail server in SPRING_MAIL_HOST.")) : List.of();
		}
		if (!hasFrom) {
			return List.of(Finding.fails(PART, "SPRING_MAIL_HOST is set, but no sender",
					"Set PATKEEPER_MAIL_FROM, such as Patkeeper <patkeeper@example.com>."));
		}
		if (!isSet("patkeeper.url")) {
			return List.of(Finding.fails(PART, "PATKEEPER_URL is not set, so mails could have no links",
					"Set it to the URL that people open."));
		}
		return List.of(connect(sender));
	}

	private boolean isSet(String property) {
		return StringUtils.hasText(this.environment.getProperty(property));
	}

	private static Finding connect(JavaMailSenderImpl sender) {
		String server = sender.getHost() + ((sender.getPort() > 0) ? ":" + sender.getPort() : "");
		try {
			sender.testConnection();
			return Finding.holds(PART, server);
		}
		catch (AuthenticationFailedException ex) {
			return Finding.fails(PART, server + " rejects the sign-in: " + FailureDescription.of(ex),
					"Check SPRING_MAIL_USERNAME and SPRING_MAIL_PASSWORD.");
		}
		catch (MessagingException ex) {
			return Finding.fails(PART, server + " cannot be used: " + FailureDescription.of(ex),
					"Check SPRING_MAIL_HOST, SPRING_MAIL_PORT and SPRING_MAIL_SSL_ENABLED.");
		}
	}

}
