package io.patkeeper.reminder;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;

import io.patkeeper.Texts;
import io.patkeeper.azuredevops.Organization;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.TokenTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.env.MockEnvironment;

import static io.patkeeper.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

class ChatMessagesTests {

	private static final Reminder ANA = new Reminder("tenant:ana", Locale.ENGLISH, ZoneId.of("America/Sao_Paulo"),
			new TreeSet<>(Set.of(7)), Instant.parse("2026-11-26T11:00:00Z"), null);

	private final ChatMessages messages = messages(
			new MockEnvironment().withProperty("patkeeper.url", "https://patkeeper.example.com"));

	@Test
	void areAdaptiveCardsForTeams() {
		JsonNode message = json(ChatApp.TEAMS, List.of(due("build-agent", 7), due("other", 0)));
		assertThat(message.path("type").asString()).isEqualTo("message");
		JsonNode attachment = message.path("attachments").path(0);
		assertThat(attachment.path("contentType").asString()).isEqualTo("application/vnd.microsoft.card.adaptive");
		JsonNode card = attachment.path("content");
		assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
		assertThat(card.path("version").asString()).isEqualTo("1.4");
		assertThat(card.path("body").path(0).path("text").asString()).isEqualTo(text("reminder.chat.message.title", 2));
		assertThat(texts(card.path("body").path(1).path("inlines"))).containsExactly(text("token.in-days", 7),
				" · " + text("reminder.chat.message.token", "build-agent", "fabrikam", "27 Feb 2027, 22:30"));
		assertThat(texts(card.path("body").path(2).path("inlines")).get(0)).isEqualTo(text("token.in-days", 0));
		assertThat(card.path("body").path(3).path("text").asString())
			.isEqualTo(text("reminder.chat.message.seen", "26 Nov 2026, 08:00"));
		assertThat(card.path("actions").path(0).path("url").asString())
			.isEqualTo("https://patkeeper.example.com/tokens");
	}

	@Test
	void areBlocksForSlack() {
		JsonNode message = json(ChatApp.SLACK, List.of(due("build-agent", 7)));
		assertThat(message.path("text").asString()).isEqualTo(text("reminder.chat.message.title", 1));
		assertThat(message.path("blocks").path(0).path("text").path("text").asString())
			.isEqualTo(text("reminder.chat.message.title", 1));
		JsonNode token = message.path("blocks").path(1);
		assertThat(token.path("type").asString()).isEqualTo("section");
		assertThat(token.path("text").path("type").asString()).isEqualTo("plain_text");
		assertThat(token.path("text").path("text").asString()).isEqualTo(text("token.in-days", 7) + " · "
				+ text("reminder.chat.message.token", "build-agent", "fabrikam", "27 Feb 2027, 22:30"));
		assertThat(message.path("blocks").path(2).path("elements").path(0).path("text").asString())
			.endsWith("<https://patkeeper.example.com/tokens|" + text("reminder.chat.message.open") + ">");
	}

	@ParameterizedTest
	@EnumSource
	void notifyNobodyByTheNameOfAToken(ChatApp app) {
		String json = JsonMapper.shared()
			.writeValueAsString(
					this.messages.reminder(app, ANA, List.of(due("<!channel> <@U1> & [x](https://e.example)", 7))));
		if (app == ChatApp.SLACK) {
			assertThat(json).contains("&lt;!channel&gt; &lt;@U1&gt; &amp; [x](https://e.example)")
				.doesNotContain("<!", "<@");
		}
		else {
			// Text runs hold no markup.
			assertThat(json(app, List.of(due("[x](https://e.example)", 7))).findParents("text"))
				.filteredOn((node) -> node.path("text").asString().contains("[x]"))
				.isNotEmpty()
				.allMatch((node) -> node.path("type").asString().equals("TextRun"));
			assertThat(json).doesNotContain("\"entities\"");
		}
	}

	@ParameterizedTest
	@EnumSource
	void listTenTokensAtMost(ChatApp app) {
		String json = JsonMapper.shared()
			.writeValueAsString(this.messages.reminder(app, ANA, Collections.nCopies(12, due("x".repeat(500), 7))));
		assertThat(json.split("x{500}", -1)).hasSize(11);
		assertThat(json).contains(text("reminder.chat.message.more", 2)).hasSizeLessThan(28_000);
	}

	@ParameterizedTest
	@EnumSource
	void speakTheLanguageOfThePerson(ChatApp app) {
		Reminder portuguese = new Reminder("tenant:ana", Texts.PORTUGUESE, ANA.timeZone(), ANA.days(), ANA.seen(),
				null);
		assertThat(
				JsonMapper.shared().writeValueAsString(this.messages.reminder(app, portuguese, List.of(due("a", 7)))))
			.contains(text(Texts.PORTUGUESE, "reminder.chat.message.title", 1), "27/02/2027 22:30");
	}

	@ParameterizedTest
	@EnumSource
	void haveNoLinkIfTheUrlOfPatkeeperIsNotKnown(ChatApp app) {
		String json = JsonMapper.shared()
			.writeValueAsString(messages(new MockEnvironment()).reminder(app, ANA, List.of(due("a", 7))));
		assertThat(json).doesNotContain("/tokens").doesNotContain(text("reminder.chat.message.open"));
	}

	private JsonNode json(ChatApp app, List<DueToken> tokens) {
		return JsonMapper.shared().valueToTree(this.messages.reminder(app, ANA, tokens));
	}

	private static List<String> texts(JsonNode nodes) {
		return StreamSupport.stream(nodes.spliterator(), false).map((node) -> node.path("text").asString()).toList();
	}

	private static DueToken due(String name, int daysLeft) {
		return new DueToken(new WatchedToken(UUID.randomUUID(), new Organization("fabrikam"), false, name,
				Instant.parse("2027-02-28T01:30:00Z")), daysLeft, null);
	}

	private static ChatMessages messages(MockEnvironment environment) {
		return new ChatMessages(new TokenTexts(Texts.source()), new DateFormats(Texts.source()), environment);
	}

}
