package io.patkeeper.rotation;

/**
 * The token is for all organizations, and a rotation would create another such token: the
 * person has to replace it with one for each organization where it is used.
 */
class AllOrganizationsTokenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
