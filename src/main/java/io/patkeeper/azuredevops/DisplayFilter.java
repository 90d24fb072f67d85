package io.patkeeper.azuredevops;

/**
 * Which tokens to list. As the service does not disclose a token's status, the list that
 * a token is in is the only way to know it.
 */
public enum DisplayFilter {

	/** Tokens that work. */
	ACTIVE,

	/** Tokens that have expired. */
	EXPIRED,

	/** Tokens that were revoked, kept by the service for some months. */
	REVOKED

}
