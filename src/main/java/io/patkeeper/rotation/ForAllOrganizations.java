package io.patkeeper.rotation;

/**
 * The token is for all organizations, and so would be the one in its place: the person
 * has to choose the organizations that need one.
 */
class ForAllOrganizations extends RuntimeException {

	private static final long serialVersionUID = 1L;

}
