package io.patkeeper.azuredevops;

import java.util.List;

import org.springframework.stereotype.Service;

/**
 * The organizations that the signed-in person belongs to.
 */
@Service
public class Memberships {

	/**
	 * Discovers them. Refused with {@link Fault#NOT_SIGNED_IN} where the app registration
	 * lacks the permission to read profiles.
	 */
	public List<Membership> discover() {
		throw new IllegalStateException("being built");
	}

}
