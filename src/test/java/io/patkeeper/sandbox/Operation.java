package io.patkeeper.sandbox;

/**
 * What {@link FakeAzureDevOps} can be asked.
 */
public enum Operation {

	/** GET without an authorization id. */
	LIST,

	/** GET with an authorization id. */
	GET,

	/** POST. */
	CREATE,

	/** PUT. */
	UPDATE,

	/** DELETE. */
	REVOKE,

	/** GET of the signed-in person's profile. */
	PROFILE,

	/** GET of the organizations that a person belongs to. */
	ACCOUNTS,

	/** Anything else; nobody should. */
	UNKNOWN

}
