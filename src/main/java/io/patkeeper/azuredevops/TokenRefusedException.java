package io.patkeeper.azuredevops;

import org.jspecify.annotations.Nullable;

/**
 * Azure DevOps understood the request and refused it. Nothing was changed, unless the
 * {@link Refusal#outcomeUnknown() outcome is unknown}.
 */
public class TokenRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Refusal refusal;

	private final String code;

	private final @Nullable String explanation;

	private final SupportIds supportIds;

	/**
	 * Creates an exception.
	 * @param code the service's own code, as it came
	 * @param explanation the service's own sentence, if it sent one
	 * @param supportIds the ids that Microsoft's support asks for
	 */
	public TokenRefusedException(String code, @Nullable String explanation, SupportIds supportIds) {
		super("Azure DevOps refused: " + code);
		this.refusal = Refusal.of(code);
		this.code = code;
		this.explanation = explanation;
		this.supportIds = supportIds;
	}

	public Refusal refusal() {
		return this.refusal;
	}

	/**
	 * The service's own code, for refusals that are {@link Refusal#UNKNOWN} to us.
	 */
	public String code() {
		return this.code;
	}

	/**
	 * The service's own sentence, if it sent one.
	 */
	public @Nullable String explanation() {
		return this.explanation;
	}

	public SupportIds supportIds() {
		return this.supportIds;
	}

}
