package io.patkeeper.signin.credential;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * A file with a credential. It is read at each use, as it may be replaced at any time.
 *
 * @param setting the variable that names the file
 * @param path the path of the file
 */
public record CredentialFile(String setting, Path path) {

	/** The error code of a sign-in that fails because the file cannot be read. */
	public static final String UNREADABLE = "credential_unreadable";

	private static final Logger logger = LoggerFactory.getLogger(CredentialFile.class);

	/**
	 * Reads the credential.
	 * @throws OAuth2AuthorizationException with {@link #UNREADABLE} if it cannot be read
	 */
	String read() {
		try {
			return content();
		}
		catch (IOException ex) {
			logger.error("Sign-ins fail: {}", explain(ex));
			throw new OAuth2AuthorizationException(new OAuth2Error(UNREADABLE), ex);
		}
	}

	/**
	 * Returns why the file cannot be read, if so.
	 */
	Optional<String> problem() {
		try {
			content();
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of(explain(ex));
		}
	}

	private String content() throws IOException {
		String content = Files.readString(this.path).strip();
		if (content.isEmpty()) {
			throw new EOFException();
		}
		return content;
	}

	private String explain(IOException ex) {
		String reason = "names a file that cannot be read";
		if (ex instanceof NoSuchFileException) {
			reason = "names a file that does not exist";
		}
		else if (ex instanceof AccessDeniedException) {
			reason = "names a file that may not be read by the user that Patkeeper runs as";
		}
		else if (ex instanceof CharacterCodingException) {
			reason = "names a file that does not hold text";
		}
		else if (ex instanceof EOFException) {
			reason = "names a file that is empty";
		}
		return CredentialProperties.describe(this.setting, this.path.toString()) + " " + reason;
	}

}
