package io.patkeeper.rotation;

/**
 * The token is for all organizations, as its successor would be: instead, the person has
 * to create one for each organization that needs it.
 */
class AllOrganizationsTokenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
