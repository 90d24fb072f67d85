package io.patkeeper.reminder;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How mails are sent, besides Boot's {@code spring.mail}.
 *
 * @param from the sender, with or without a name; empty to send no mails
 */
@ConfigurationProperties("patkeeper.mail")
record MailProperties(@DefaultValue("") String from) {

	MailProperties {
		from = from.strip();
		Assert.isTrue(from.isEmpty() || isAddress(from),
				"patkeeper.mail.from must be an address, such as Patkeeper <patkeeper@example.com>");
	}

	private static boolean isAddress(String text) {
		try {
			return new InternetAddress(text, true).getAddress().contains("@");
		}
		catch (AddressException ex) {
			return false;
		}
	}

}
