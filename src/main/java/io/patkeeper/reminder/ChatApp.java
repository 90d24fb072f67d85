package io.patkeeper.reminder;

import java.net.URI;
import java.util.Locale;
import java.util.stream.Stream;

import io.patkeeper.ui.MessageKeys;

/**
 * The chats that reminders can be posted to.
 */
enum ChatApp {

	/** A workflow of Microsoft Teams, which takes Adaptive Cards. */
	TEAMS,

	/** An app of Slack, which takes blocks. */
	SLACK;

	/**
	 * The chat that a webhook belongs to, by its host.
	 */
	static ChatApp of(URI webhook) {
		return Stream.of(".slack.com", ".slack-gov.com").anyMatch(webhook.getHost().toLowerCase(Locale.ROOT)::endsWith)
				? SLACK : TEAMS;
	}

	/**
	 * Its name in message keys.
	 */
	String key() {
		return MessageKeys.of(this);
	}

}
