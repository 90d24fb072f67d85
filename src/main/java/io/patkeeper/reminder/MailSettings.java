package io.patkeeper.reminder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.patkeeper.server.PublicUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/**
 * What is needed to send mails. Links in them lead to {@code PATKEEPER_URL}, and never to
 * a host that a request names.
 */
@Component
class MailSettings {

	private final String from;

	private final Optional<PublicUrl> url;

	private final @Nullable JavaMailSender sender;

	MailSettings(MailProperties properties, Environment environment, ObjectProvider<JavaMailSender> sender) {
		this.from = properties.from();
		this.url = PublicUrl.of(environment);
		this.sender = sender.getIfAvailable();
	}

	/**
	 * The environment variables that an administrator has to set before mails can be
	 * sent.
	 */
	List<String> missing() {
		List<String> missing = new ArrayList<>();
		if (this.url.isEmpty()) {
			missing.add("PATKEEPER_URL");
		}
		if (this.sender == null) {
			missing.add("SPRING_MAIL_HOST");
		}
		if (this.from.isEmpty()) {
			missing.add("PATKEEPER_MAIL_FROM");
		}
		return missing;
	}

	boolean isComplete() {
		return missing().isEmpty();
	}

	String from() {
		return this.from;
	}

	PublicUrl url() {
		return this.url.orElseThrow();
	}

	JavaMailSender sender() {
		if (this.sender == null) {
			throw new IllegalStateException("There is no mail server");
		}
		return this.sender;
	}

}
