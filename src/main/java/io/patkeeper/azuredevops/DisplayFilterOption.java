package io.patkeeper.azuredevops;

/**
 * Which tokens to list. The service does not disclose the status of a token, so it is
 * known only from the list that contains the token.
 */
public enum DisplayFilterOption {

	/** Tokens that work. */
	ACTIVE,

	/** Tokens that have expired. */
	EXPIRED,

	/** Tokens that were revoked, kept by the service for some months. */
	REVOKED

}
