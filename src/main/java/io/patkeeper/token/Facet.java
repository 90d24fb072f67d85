package io.patkeeper.token;

import java.util.function.Predicate;
import java.util.stream.Stream;

import io.patkeeper.ui.MessageKeys;
import org.jspecify.annotations.Nullable;

/**
 * A property by which the list can be filtered, besides the status. The most urgent come
 * first.
 */
enum Facet {

	/** It works and is for all organizations, a kind of token whose end was announced. */
	ALL_ORGANIZATIONS((row) -> row.usable() && row.allOrganizations()),

	/** It stops working within thirty days. */
	EXPIRING_30((row) -> row.usable() && row.daysLeft() != null && row.daysLeft() <= 30),

	/** It may do everything that its owner may do. */
	FULL_ACCESS((row) -> row.usable() && row.fullAccess()),

	/** Another token works beside it until a rotation is finished. */
	IN_ROTATION((row) -> row.openRotation() != null),

	/** It expired in the last thirty days. */
	RECENTLY_EXPIRED((row) -> row.status() == TokenStatus.EXPIRED && row.daysLeft() != null && row.daysLeft() >= -30),

	/** A tool created it. */
	TOOL_CREATED(TokenRow::toolCreated);

	private final String key = MessageKeys.of(this);

	private final Predicate<TokenRow> predicate;

	Facet(Predicate<TokenRow> predicate) {
		this.predicate = predicate;
	}

	static @Nullable Facet of(@Nullable String key) {
		return Stream.of(values()).filter((facet) -> facet.key.equals(key)).findFirst().orElse(null);
	}

	/**
	 * The facet in URLs and message keys.
	 */
	public String key() {
		return this.key;
	}

	/**
	 * Which tokens its tile counts and shows.
	 */
	public StatusFilter status() {
		return (this == RECENTLY_EXPIRED) ? StatusFilter.INACTIVE : StatusFilter.ACTIVE;
	}

	boolean matches(TokenRow row) {
		return this.predicate.test(row);
	}

}
