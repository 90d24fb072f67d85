package io.patkeeper.azuredevops;

import java.time.Duration;

import io.patkeeper.outbound.ConnectionFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;

/**
 * A call to Azure DevOps failed, or its response cannot be used. {@link #fault()} says
 * how.
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
	 * @param supportIds the ids that Microsoft's support asks for
	 * @param retryAfter how long to wait before the next call, if the service said so
	 * @param cause the exception behind it, if there is one
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
	 * A response was received that cannot be used.
	 * @param what describes it, for the log
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
	 * How long to wait before the next call, if the service said so.
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
