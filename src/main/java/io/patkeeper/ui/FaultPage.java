package io.patkeeper.ui;

import java.time.Instant;
import java.util.Locale;

import io.patkeeper.azuredevops.Fault;
import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.outbound.ConnectionFailure;
import org.jspecify.annotations.Nullable;

/**
 * What the page about a fault shows.
 *
 * @param key the fault, as the message bundles call it
 * @param changed whether anything was changed, {@code no} or {@code unknown};
 * {@code null} if nothing was to be
 * @param retryAfter the seconds that the service asks to wait, if it does
 * @param connectionFailure why the connection failed, if known
 * @param supportIds what support will ask for
 * @param time when it happened
 */
public record FaultPage(String key, @Nullable String changed, @Nullable Long retryAfter,
		@Nullable ConnectionFailure connectionFailure, SupportIds supportIds, Instant time) {

	public static String keyOf(Fault fault) {
		return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
