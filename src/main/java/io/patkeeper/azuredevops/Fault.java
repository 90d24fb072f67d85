package io.patkeeper.azuredevops;

import java.util.Locale;

/**
 * The ways in which a call to Azure DevOps can fail, distinguished by what a person can
 * do about them.
 */
public enum Fault {

	/** 401, or the sign-in page: the access token was not accepted. */
	NOT_SIGNED_IN,

	/**
	 * 401, and Entra has not granted {@code vso.pats} and {@code vso.pats_manage}: the
	 * registration lacks them, or there is no consent.
	 */
	PERMISSION_MISSING,

	/** 403: the person may not do this. */
	FORBIDDEN,

	/** 403 with VS403463: a conditional access policy forbids it. */
	CONDITIONAL_ACCESS,

	/** 404: there is no such organization, or the person is not a member. */
	NOT_FOUND,

	/** 400 and other 4xx: the service did not accept the request. */
	REJECTED,

	/** 429: the person has made too many requests in the last minutes. */
	TOO_MANY_REQUESTS,

	/** 5xx: the service failed. */
	UNAVAILABLE,

	/** The connection failed, so the request was not sent. */
	UNREACHABLE,

	/** The request was sent, but no complete response came. */
	NO_ANSWER,

	/** The response is not JSON, is cut off, or lacks a required field. */
	UNINTELLIGIBLE;

	/**
	 * The fault as metrics name it, such as {@code too-many-requests}.
	 */
	public String key() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Whether the request may have been carried out although it looks failed.
	 */
	public boolean outcomeUnknown() {
		return this == UNAVAILABLE || this == NO_ANSWER || this == UNINTELLIGIBLE;
	}

	/**
	 * Whether the same call may succeed soon. The other faults last until a permission, a
	 * policy, the sign-in or the request is changed.
	 */
	public boolean isTransient() {
		return switch (this) {
			case TOO_MANY_REQUESTS, UNAVAILABLE, UNREACHABLE, NO_ANSWER -> true;
			// A proxy's error page looks like that, too.
			case UNINTELLIGIBLE -> true;
			case NOT_SIGNED_IN, PERMISSION_MISSING, FORBIDDEN, CONDITIONAL_ACCESS, NOT_FOUND, REJECTED -> false;
		};
	}

}
