package io.patkeeper.azuredevops;

/**
 * What can go wrong between us and Azure DevOps, distinguished as far as it makes a
 * difference to what a person can do about it.
 */
public enum Fault {

	/** 401, or its sign-in page: it does not accept the access token. */
	NOT_SIGNED_IN,

	/**
	 * 401, and Entra has not granted {@code vso.pats} and {@code vso.pats_manage}: the
	 * registration lacks them, or nobody has consented to them.
	 */
	PERMISSION_MISSING,

	/** 403: the person may not do this. */
	FORBIDDEN,

	/** 403 with VS403463: a conditional access policy is in the way. */
	CONDITIONAL_ACCESS,

	/** 404: no such organization, or not one of this person's. */
	NOT_FOUND,

	/** 400 and the like: it did not understand what we sent. */
	REJECTED,

	/** 429: the person has used it too much in the last minutes. */
	TOO_MANY_REQUESTS,

	/** 5xx: it has a problem of its own. */
	UNAVAILABLE,

	/** It could not be reached, so it never saw the request. */
	UNREACHABLE,

	/** The request left, and no whole answer came back. */
	NO_ANSWER,

	/**
	 * The answer makes no sense: not JSON, cut off, or without what must be in it.
	 */
	UNINTELLIGIBLE;

	/**
	 * Whether the request may have been carried out although it looks failed.
	 */
	public boolean outcomeUnknown() {
		return this == UNAVAILABLE || this == NO_ANSWER || this == UNINTELLIGIBLE;
	}

}
