package io.patkeeper.token;

import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Something about a token that a person may look for besides its status.
 */
enum Facet {

	/** It stops working within seven days. */
	EXPIRING_7("expiring-7", (row) -> row.usable() && row.daysLeft() != null && row.daysLeft() <= 7),

	/** It stops working within thirty days. */
	EXPIRING_30("expiring-30", (row) -> row.usable() && row.daysLeft() != null && row.daysLeft() <= 30),

	/** It stopped working in the last thirty days, by itself. */
	EXPIRED_LATELY("expired-lately",
			(row) -> row.kind().equals("expired") && row.daysLeft() != null && row.daysLeft() >= -30),

	/** It works, and is for all organizations, whose end was announced. */
	ALL_ORGANIZATIONS("all-organizations", (row) -> row.usable() && row.allOrganizations()),

	/** It may do everything that its owner may do. */
	FULL_ACCESS("full-access", (row) -> row.usable() && row.fullAccess()),

	/** A tool created it. */
	MACHINE_MADE("machine-made", TokenRow::machineMade);

	private final String key;

	private final Predicate<TokenRow> predicate;

	Facet(String key, Predicate<TokenRow> predicate) {
		this.key = key;
		this.predicate = predicate;
	}

	static @Nullable Facet of(@Nullable String key) {
		return Stream.of(values()).filter((trait) -> trait.key.equals(key)).findFirst().orElse(null);
	}

	/**
	 * Its name in addresses and message bundles.
	 */
	public String key() {
		return this.key;
	}

	boolean isOf(TokenRow row) {
		return this.predicate.test(row);
	}

}
