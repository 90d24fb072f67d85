package io.patkeeper.azuredevops;

/**
 * The client registration that people sign in with, and whose access tokens are sent to
 * Azure DevOps.
 */
public final class EntraRegistration {

	/** The registration id. */
	public static final String ID = "entra";

	private EntraRegistration() {
	}

}
