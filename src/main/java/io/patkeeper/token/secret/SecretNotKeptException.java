package io.patkeeper.token.secret;

/**
 * A token was created, but its secret cannot be kept, so it has to be shown at once.
 */
public class SecretNotKeptException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient NewSecret secret;

	SecretNotKeptException(NewSecret secret, Throwable cause) {
		super("Could not keep the secret of new token " + secret.authorizationId(), cause);
		this.secret = secret;
	}

	public NewSecret secret() {
		return this.secret;
	}

}
