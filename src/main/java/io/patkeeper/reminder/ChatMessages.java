package io.patkeeper.reminder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.patkeeper.server.PublicUrl;
import io.patkeeper.ui.DateFormats;
import io.patkeeper.ui.TokenTexts;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Writes messages for chats. Names in them are no markup: they cannot notify anyone, and
 * are no links.
 *
 * @see <a href="https://learn.microsoft.com/adaptive-cards/">Adaptive Cards</a>
 * @see <a href="https://docs.slack.dev/messaging/formatting-message-text">Text of
 * Slack</a>
 */
@Component
class ChatMessages {

	/** How many tokens a message lists. */
	private static final int MAX_TOKENS = 10;

	private final TokenTexts texts;

	private final DateFormats dates;

	private final Environment environment;

	ChatMessages(TokenTexts texts, DateFormats dates, Environment environment) {
		this.texts = texts;
		this.dates = dates;
		this.environment = environment;
	}

	/**
	 * The message that reminds of tokens, in the person's language.
	 * @param tokens the tokens, the next end first
	 * @return its JSON
	 */
	Map<String, Object> reminder(ChatApp app, Reminder reminder, List<DueToken> tokens) {
		return ReminderContext.call(reminder, () -> {
			List<Line> lines = new ArrayList<>();
			tokens.stream().limit(MAX_TOKENS).map(this::line).forEach(lines::add);
			if (tokens.size() > MAX_TOKENS) {
				lines.add(new Line("", this.texts.text("reminder.chat.message.more", tokens.size() - MAX_TOKENS)));
			}
			return message(app, this.texts.text("reminder.chat.message.title", tokens.size()), lines,
					this.texts.text("reminder.chat.message.seen", this.dates.exact(reminder.seen())));
		});
	}

	/**
	 * The message that a person has asked for, to see whether it arrives, in the language
	 * of the request.
	 * @return its JSON
	 */
	Map<String, Object> test(ChatApp app) {
		return message(app, this.texts.text("reminder.chat.message.test"), List.of(),
				this.texts.text("reminder.chat.message.test.what"));
	}

	private Line line(DueToken due) {
		WatchedToken token = due.token();
		return new Line(
				this.texts.timeLeft(due.daysLeft()), this.texts.text("reminder.chat.message.token",
						IsolatedText.of(this.texts.name(token.name())), token.allOrganizations()
								? this.texts.text("token.all-organizations") : token.organization().name(),
						this.dates.exact(token.expires())));
	}

	private Map<String, Object> message(ChatApp app, String title, List<Line> lines, String remark) {
		String link = PublicUrl.of(this.environment).map((url) -> url.of("/tokens")).orElse("");
		return (app == ChatApp.SLACK) ? slack(title, lines, remark, link) : teams(title, lines, remark, link);
	}

	/**
	 * Text runs of a card, unlike its text blocks, know no Markdown.
	 */
	private Map<String, Object> teams(String title, List<Line> lines, String remark, String link) {
		List<Object> body = new ArrayList<>();
		body.add(Map.of("type", "TextBlock", "text", title, "weight", "Bolder", "size", "Medium", "wrap", true));
		lines.forEach((line) -> body.add(Map.of("type", "RichTextBlock", "inlines", line.parts()
			.stream()
			.map((part) -> Map.of("type", "TextRun", "text", part.text(), "weight", part.bold() ? "Bolder" : "Default"))
			.toList())));
		body.add(Map.of("type", "TextBlock", "text", remark, "isSubtle", true, "wrap", true));
		List<Object> actions = link.isEmpty() ? List.of() : List
			.of(Map.of("type", "Action.OpenUrl", "title", this.texts.text("reminder.chat.message.open"), "url", link));
		return Map.of("type", "message", "attachments",
				List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content",
						Map.of("$schema", "http://adaptivecards.io/schemas/adaptive-card.json", "type", "AdaptiveCard",
								"version", "1.4", "body", body, "actions", actions))));
	}

	/**
	 * The text beside the blocks is for notifications, and has no names in it.
	 */
	private Map<String, Object> slack(String title, List<Line> lines, String remark, String link) {
		List<Object> blocks = new ArrayList<>();
		blocks.add(Map.of("type", "header", "text", plain(title)));
		lines.forEach((line) -> blocks.add(Map.of("type", "section", "text", plain(line.text()))));
		String open = link.isEmpty() ? ""
				: " <" + link + "|" + escaped(this.texts.text("reminder.chat.message.open")) + ">";
		blocks.add(Map.of("type", "context", "elements",
				List.of(Map.of("type", "mrkdwn", "text", escaped(remark) + open))));
		return Map.of("text", escaped(title), "blocks", blocks);
	}

	private static Map<String, Object> plain(String text) {
		return Map.of("type", "plain_text", "text", escaped(text), "emoji", false);
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/**
	 * A line of a message.
	 *
	 * @param when what stands out at its beginning; may be empty
	 * @param what the rest
	 */
	private record Line(String when, String what) {

		List<Part> parts() {
			return this.when.isEmpty() ? List.of(new Part(this.what, false))
					: List.of(new Part(this.when, true), new Part(" · " + this.what, false));
		}

		String text() {
			return this.when.isEmpty() ? this.what : this.when + " · " + this.what;
		}

	}

	private record Part(String text, boolean bold) {

	}

}
