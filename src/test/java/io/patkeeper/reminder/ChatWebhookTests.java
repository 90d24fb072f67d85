package io.patkeeper.reminder;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChatWebhookTests {

	private static final String TEAMS = "https://prod-12.westeurope.logic.azure.com:443/workflows/3f2a/triggers/manual"
			+ "/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=J7xK2m9f2c";

	@Test
	void isTheUrlAsItWasEntered() {
		assertThat(ChatWebhook.parse(" " + TEAMS + "\n")).contains(new ChatWebhook(URI.create(TEAMS)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "hooks.slack.com/services/T/B/X", "http://hooks.slack.com/services/T/B/X",
			"https://hooks.slack.com:8443/services/T/B/X", "https://user:secret@hooks.slack.com/services/T/B/X",
			"https://hooks.slack.com/services/T/B/X#y", "https:///services", "ftp://hooks.slack.com/", "javascript:x",
			"https://hooks.slack.com/services/T B", "https://hooks.slack.com\r\nHost: evil/" })
	void isHttpsOnTheUsualPort(String text) {
		assertThat(ChatWebhook.parse(text)).isEmpty();
	}

	@Test
	void isNotTooLong() {
		assertThat(ChatWebhook.parse("https://hooks.slack.com/" + "x".repeat(2000))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "https://hooks.slack.com/services/T0/B0/abcd1234, SLACK, …slack.com/••••1234",
			"https://hooks.slack-gov.com/services/T0/B0/abcd1234, SLACK, …slack-gov.com/••••1234",
			"https://slack.com.evil.example/abcd1234, TEAMS, …evil.example/••••1234",
			"https://x.environment.api.powerplatform.com/workflows?sig=abc9f2c, TEAMS, …powerplatform.com/••••9f2c" })
	void isShownByItsDomainAndItsEnd(String url, ChatApp app, String masked) {
		ChatWebhook webhook = ChatWebhook.parse(url).orElseThrow();
		assertThat(webhook.app()).isEqualTo(app);
		assertThat(webhook.masked()).isEqualTo(masked);
		assertThat(webhook).asString().contains(masked).doesNotContain("abcd").doesNotContain("sig");
	}

}
