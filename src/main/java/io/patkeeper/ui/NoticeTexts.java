package io.patkeeper.ui;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * Writes the sentences of notices in the person's language. On the pages it is
 * {@code @noticeTexts}.
 */
public class NoticeTexts {

	/**
	 * Stand around a name. No name contains them, as {@link LegibleText} replaces them.
	 */
	private static final char START = '\u0002';

	private static final char END = '\u0003';

	private final MessageSource messages;

	public NoticeTexts(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * The parts of a sentence, so that the page can make the names in it stand out.
	 */
	public List<Part> parts(Notice notice) {
		Object[] args = notice.args()
			.stream()
			.map((arg) -> (arg instanceof String name) ? START + name + END : arg)
			.toArray();
		String sentence = this.messages.getMessage(notice.messageKey(), args, LocaleContextHolder.getLocale());
		return Stream.of(sentence.split("(?=" + START + ")|(?<=" + END + ")")).map(Part::of).toList();
	}

	/**
	 * A part of a sentence.
	 *
	 * @param text its text
	 * @param name whether it is a name
	 */
	public record Part(String text, boolean name) {

		private static Part of(String text) {
			return (text.charAt(0) == START) ? new Part(text.substring(1, text.length() - 1), true)
					: new Part(text, false);
		}

	}

}
