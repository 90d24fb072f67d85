package io.patkeeper.ui;

import java.time.Instant;

import io.patkeeper.azuredevops.SupportIds;
import io.patkeeper.outbound.ConnectionFailure;
import org.jspecify.annotations.Nullable;

/**
 * The content of the page about a fault.
 *
 * @param key the part of the message keys that names the fault
 * @param changed whether something was changed, {@code no} or {@code unknown};
 * {@code null} if the request was not for a change
 * @param retryAfter how many seconds to wait before the next call, if the service said so
 * @param connectionFailure why the connection failed, if known
 * @param supportIds the ids that Microsoft's support asks for
 * @param time when it happened
 */
public record FaultPage(String key, @Nullable String changed, @Nullable Long retryAfter,
		@Nullable ConnectionFailure connectionFailure, SupportIds supportIds, Instant time) {
}
