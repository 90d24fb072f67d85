package io.patkeeper.ui;

import java.io.Serializable;
import java.util.List;

import io.patkeeper.azuredevops.TokenRefusedException;

import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * A sentence above the content of a page.
 *
 * @param kind {@code success}, {@code info}, {@code warning} or {@code error}
 * @param messageKey the key of the sentence
 * @param args its arguments, which may be {@code MessageSourceResolvable}
 */
public record Notice(String kind, String messageKey, List<Serializable> args) implements Serializable {

	public Notice(String kind, String messageKey, Serializable... args) {
		this(kind, messageKey, List.of(args));
	}

	/**
	 * The sentence about a refusal, as an argument of a notice.
	 */
	public static Serializable sentence(TokenRefusedException refused) {
		RefusalText text = RefusalText.of(refused);
		return new DefaultMessageSourceResolvable(new String[] { text.messageKey() }, new Object[] { text.reason() });
	}

}
