package io.patkeeper.azuredevops;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;

/**
 * Azure DevOps could not be asked, or its answer cannot be used.
 */
public class AzureDevOpsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Fault fault;

	private final SupportIds supportIds;

	private final @Nullable Duration retryAfter;

	/**
	 * Creates an exception.
	 * @param fault what happened
	 * @param detail the service's own words or a technical description, for the log
	 * @param supportIds what support will ask for
	 * @param retryAfter how long the service asks us to wait, if it did
	 * @param cause what it was first seen as, if it was an exception
	 */
	public AzureDevOpsException(Fault fault, String detail, SupportIds supportIds, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		super(detail, cause);
		this.fault = fault;
		this.supportIds = supportIds;
		this.retryAfter = retryAfter;
	}

	/**
	 * An answer came that makes no sense.
	 * @param what it was, for the log
	 */
	static AzureDevOpsException unintelligible(String what, ResponseEntity<?> answer) {
		return new AzureDevOpsException(Fault.UNINTELLIGIBLE, "Azure DevOps answered with " + what,
				SupportIds.of(answer.getHeaders()), null, null);
	}

	public Fault fault() {
		return this.fault;
	}

	public SupportIds supportIds() {
		return this.supportIds;
	}

	/**
	 * How long the service asks us to wait before the next call, if it said so.
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
