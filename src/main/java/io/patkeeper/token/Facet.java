package io.patkeeper.token;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
	TOOL_CREATED(TokenRow::toolCreated),

	/** It ends within thirty days or ended in the last, and was rotated before. */
	PROBABLY_IN_USE((row) -> row.fromRotation() && !row.hasSuccessor() && row.status() != TokenStatus.REVOKED
			&& row.daysLeft() != null && Math.abs(row.daysLeft()) <= 30),

	/** Some of its scopes are included in others. */
	REDUNDANT_SCOPES((row) -> row.usable() && row.redundantScopes()),

	/** Another token that works has the same name, and not because of a rotation. */
	SHARED_NAME((row) -> row.usable() && row.sharesName() && row.openRotation() == null),

	/** It lives longer than ninety days. */
	LONG_LIVED((row) -> row.usable() && row.longLived()),

	/** The person has selected it. It has no tile: the list itself counts them. */
	SELECTED(TokenRow::selected);

	private static final Set<Facet> WITHOUT_TILE = EnumSet.of(PROBABLY_IN_USE, REDUNDANT_SCOPES, SHARED_NAME,
			LONG_LIVED);

	/**
	 * The most useful advice first. The token's page has a notice of its own about
	 * others.
	 */
	private static final List<Facet> ADVICE = List.of(PROBABLY_IN_USE, FULL_ACCESS, SHARED_NAME, REDUNDANT_SCOPES,
			LONG_LIVED, TOOL_CREATED);

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
		return switch (this) {
			case RECENTLY_EXPIRED -> StatusFilter.INACTIVE;
			case PROBABLY_IN_USE -> StatusFilter.ALL;
			default -> StatusFilter.ACTIVE;
		};
	}

	/**
	 * Whether it always has a tile. The others are advice for later, as links below the
	 * list.
	 */
	public boolean tile() {
		return !WITHOUT_TILE.contains(this);
	}

	/**
	 * The facet that says what to do about a token; {@code null} if there is nothing to
	 * do.
	 */
	static @Nullable Facet adviceOn(TokenRow row) {
		return ADVICE.stream()
			.filter((facet) -> row.usable() || facet == PROBABLY_IN_USE)
			.filter((facet) -> facet.matches(row))
			.findFirst()
			.orElse(null);
	}

	boolean matches(TokenRow row) {
		return this.predicate.test(row);
	}

}
