package io.patkeeper.token;

import java.util.UUID;

/**
 * The rotation that a token is part of.
 */
public interface TokenRotation {

	UUID id();

	/**
	 * The authorization id of the token that is being replaced.
	 */
	UUID oldAuthorizationId();

	/**
	 * Whether the old token still works beside the new one.
	 */
	boolean bothWork();

	/**
	 * Whether the old one is being revoked, or Azure DevOps sent no usable response about
	 * that.
	 */
	boolean revoking();

	/**
	 * Whether a node may be working on it.
	 */
	boolean inProgress();

}
