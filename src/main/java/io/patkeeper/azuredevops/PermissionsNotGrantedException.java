package io.patkeeper.azuredevops;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Azure DevOps rejected an access token that is known to lack permissions: the
 * registration lacks them, or there is no consent.
 */
public class PermissionsNotGrantedException extends AzureDevOpsException {

	private static final long serialVersionUID = 1L;

	private final TreeSet<String> permissions;

	PermissionsNotGrantedException(SortedSet<String> permissions, SupportIds supportIds) {
		super(Fault.PERMISSION_MISSING,
				"Azure DevOps answered 401, and Entra has not granted " + String.join(" ", permissions), supportIds,
				null, null);
		this.permissions = new TreeSet<>(permissions);
	}

	/**
	 * The permissions that are missing, as Azure DevOps calls them.
	 */
	public SortedSet<String> permissions() {
		return this.permissions;
	}

}
