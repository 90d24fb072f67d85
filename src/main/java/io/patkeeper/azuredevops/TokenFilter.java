package io.patkeeper.azuredevops;

/**
 * Which tokens to list. The service does not tell a token's status, so the list that it
 * stands in is the only way to know.
 */
public enum TokenFilter {

	/** Tokens that work. */
	ACTIVE,

	/** Tokens whose time has run out. */
	EXPIRED,

	/** Tokens that were revoked, kept by the service for some months. */
	REVOKED

}
