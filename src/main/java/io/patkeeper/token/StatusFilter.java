package io.patkeeper.token;

import java.util.function.Predicate;
import java.util.stream.Stream;

import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens the list shows, by whether they work.
 */
enum StatusFilter {

	/** Those that work, which is the default. */
	ACTIVE(TokenRow::usable),

	/** Those that have expired or were revoked. */
	INACTIVE((row) -> !row.usable()),

	/** All of them. */
	ALL((row) -> true);

	private final String key = MessageKeys.of(this);

	private final Predicate<TokenRow> predicate;

	StatusFilter(Predicate<TokenRow> predicate) {
		this.predicate = predicate;
	}

	/**
	 * The filter with a given key, or the default if there is none.
	 */
	static StatusFilter of(@Nullable String key) {
		return Stream.of(values()).filter((filter) -> filter.key.equals(key)).findFirst().orElse(ACTIVE);
	}

	/**
	 * The filter in URLs and message keys.
	 */
	public String key() {
		return this.key;
	}

	boolean matches(TokenRow row) {
		return this.predicate.test(row);
	}

}
