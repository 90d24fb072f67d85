package io.patkeeper.rotation;

/**
 * The token is for all organizations, so a rotation would create another one for all of
 * them. The person has to replace it with one for each organization where it is used.
 */
class AllOrganizationsTokenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
