package io.patkeeper.ui;

import java.io.Serializable;
import java.util.List;

import io.patkeeper.azuredevops.TokenRefusedException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * A sentence above the content of a page, with a link to what the person may want next.
 *
 * @param kind {@code success}, {@code info}, {@code warning} or {@code error}
 * @param messageKey the key of the sentence
 * @param args its arguments, which may be {@code MessageSourceResolvable}; strings are
 * names, which stand out
 * @param link where to go next, if anywhere
 */
public record Notice(String kind, String messageKey, List<Serializable> args,
		@Nullable Link link) implements Serializable {

	public Notice(String kind, String messageKey, Serializable... args) {
		this(kind, messageKey, List.of(args), null);
	}

	/**
	 * The same sentence with a link.
	 * @param messageKey the key of the text of the link
	 * @param url its URL below the context path
	 */
	public Notice withLink(String messageKey, String url) {
		return new Notice(this.kind, this.messageKey, this.args, new Link(messageKey, url));
	}

	/**
	 * The name of a token, as an argument of a notice: legible, or a text in its place if
	 * it is empty.
	 */
	public static Serializable name(String name) {
		return name.isEmpty() ? new DefaultMessageSourceResolvable("token.unnamed") : LegibleText.of(name);
	}

	/**
	 * The sentence about a refusal, as an argument of a notice.
	 */
	public static Serializable sentence(TokenRefusedException refused) {
		RefusalText text = RefusalText.of(refused);
		return new DefaultMessageSourceResolvable(new String[] { text.messageKey() }, new Object[] { text.reason() });
	}

	/**
	 * A link after the sentence.
	 *
	 * @param messageKey the key of its text
	 * @param url its URL below the context path
	 */
	public record Link(String messageKey, String url) implements Serializable {

	}

}
