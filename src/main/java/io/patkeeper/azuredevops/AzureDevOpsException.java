package io.patkeeper.azuredevops;

import java.time.Duration;

import io.patkeeper.outbound.ConnectionFailure;
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

	private final transient @Nullable ConnectionFailure connectionFailure;

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
		this(fault, detail, supportIds, retryAfter, cause, null);
	}

	private AzureDevOpsException(Fault fault, String detail, SupportIds supportIds, @Nullable Duration retryAfter,
			@Nullable Throwable cause, @Nullable ConnectionFailure connectionFailure) {
		super(detail, cause);
		this.fault = fault;
		this.supportIds = supportIds;
		this.retryAfter = retryAfter;
		this.connectionFailure = connectionFailure;
	}

	/**
	 * The connection failed, so the request was not sent.
	 */
	static AzureDevOpsException unreachable(ConnectionFailure connectionFailure, @Nullable Throwable cause) {
		return new AzureDevOpsException(Fault.UNREACHABLE, "Azure DevOps cannot be reached: " + connectionFailure,
				SupportIds.NONE, null, cause, connectionFailure);
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

	/**
	 * Why the connection failed, if known.
	 */
	public @Nullable ConnectionFailure connectionFailure() {
		return this.connectionFailure;
	}

}
