package io.patkeeper.rotation;

/**
 * The token no longer works, so there is nothing to rotate.
 */
class NothingToRotateException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
