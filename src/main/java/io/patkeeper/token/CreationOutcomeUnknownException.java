package io.patkeeper.token;

import java.util.List;

import io.patkeeper.azuredevops.Organization;
import io.patkeeper.azuredevops.PersonalAccessTokenRequest;
import org.jspecify.annotations.Nullable;

/**
 * A token was requested, but no usable response came, so it may exist although its secret
 * is lost.
 */
public class CreationOutcomeUnknownException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Organization organization;

	private final transient PersonalAccessTokenRequest request;

	private final transient @Nullable List<ManagedToken> found;

	CreationOutcomeUnknownException(Organization organization, PersonalAccessTokenRequest request,
			@Nullable List<ManagedToken> found, RuntimeException cause) {
		super("It is not known whether the token was created", cause);
		this.organization = organization;
		this.request = request;
		this.found = found;
	}

	public Organization organization() {
		return this.organization;
	}

	public PersonalAccessTokenRequest request() {
		return this.request;
	}

	/**
	 * The tokens created since then that look like the requested one; {@code null} if
	 * they could not be listed.
	 */
	public @Nullable List<ManagedToken> found() {
		return this.found;
	}

}
