package io.patkeeper.rotation;

/**
 * The token does not work any more, so there is nothing that a new one could take over
 * from it.
 */
class NothingToRotate extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
