package io.patkeeper.signin.credential;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.util.StringUtils;

/**
 * How Patkeeper authenticates to Entra: with exactly one of a secret, a certificate and
 * the token of a platform that Entra trusts.
 *
 * @param secret the client secret itself
 * @param secretFile a file that holds the client secret, read at every use
 * @param certificate a PEM file with a certificate; read by Spring Boot, see
 * {@link #sslBundle()}
 * @param certificateKey a PEM file with its private key, by default the same one
 * @param certificatePkcs12 or a PKCS#12 file with both
 * @param certificatePassword the password of the private key or of the PKCS#12 file
 * @param certificateSha1 whether to name the certificate by its SHA-1 thumbprint, too
 * @param federatedTokenFile a file with the token of the platform that Patkeeper runs on,
 * read at every use
 */
public record CredentialProperties(String secret, String secretFile, String certificate, String certificateKey,
		String certificatePkcs12, String certificatePassword, boolean certificateSha1, String federatedTokenFile) {

	static final String SECRET = "ENTRA_CLIENT_SECRET";

	static final String SECRET_FILE = "ENTRA_CLIENT_SECRET_FILE";

	static final String CERTIFICATE = "ENTRA_CLIENT_CERTIFICATE";

	static final String CERTIFICATE_KEY = "ENTRA_CLIENT_CERTIFICATE_KEY";

	static final String CERTIFICATE_PKCS12 = "ENTRA_CLIENT_CERTIFICATE_PKCS12";

	static final String CERTIFICATE_PASSWORD = "ENTRA_CLIENT_CERTIFICATE_PASSWORD";

	static final String FEDERATED_TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";

	/**
	 * The variable to opt out with if the platform sets its own for another purpose.
	 */
	private static final String NO_FEDERATED_TOKEN_FILE = "PATKEEPER_ENTRA_CREDENTIAL_FEDERATEDTOKENFILE";

	/**
	 * Returns what is wrong with the settings, in sentences for the administrator that
	 * contain no secret.
	 */
	public List<String> problems() {
		List<String> configured = configured();
		if (configured.isEmpty() && !StringUtils.hasText(this.certificateKey)) {
			return List.of(SECRET + " is not set, and neither is another credential: " + SECRET_FILE + ", "
					+ CERTIFICATE + ", " + CERTIFICATE_PKCS12 + " or " + FEDERATED_TOKEN_FILE);
		}
		if (configured.size() > 1) {
			return List.of(String.join(" and ", configured)
					+ " are set, but only one of them can be the credential: keep that one," + " and unset the "
					+ (configured.size() == 2 ? "other" : "others")
					+ (configured.contains(FEDERATED_TOKEN_FILE) ? ". Kubernetes sets " + FEDERATED_TOKEN_FILE
							+ " by itself for workload identity; an empty " + NO_FEDERATED_TOKEN_FILE
							+ " in the environment makes Patkeeper ignore it" : ""));
		}
		if (StringUtils.hasText(this.certificateKey) && !StringUtils.hasText(this.certificate)) {
			return List.of(CERTIFICATE_KEY + " is set, but not " + CERTIFICATE);
		}
		return fileProblems();
	}

	private List<String> fileProblems() {
		List<String> problems = new ArrayList<>();
		Stream.of(clientSecretFile(), federatedToken())
			.flatMap(Optional::stream)
			.flatMap((file) -> file.problem().stream())
			.forEach(problems::add);
		checkExistence(problems, CERTIFICATE, this.certificate);
		checkExistence(problems, CERTIFICATE_PKCS12, this.certificatePkcs12);
		if (!this.certificateKey.equals(this.certificate)) {
			checkExistence(problems, CERTIFICATE_KEY, this.certificateKey);
		}
		return problems;
	}

	/**
	 * Resolves the file like Spring Boot does for an SSL bundle.
	 */
	private static void checkExistence(List<String> problems, String setting, String location) {
		if (StringUtils.hasText(location) && !isPem(location)
				&& !ApplicationResourceLoader.get().getResource(location).exists()) {
			problems.add(describe(setting, location) + " names a file that does not exist");
		}
	}

	private static boolean isPem(String value) {
		return value.contains("-----BEGIN");
	}

	private List<String> configured() {
		return variables().entrySet()
			.stream()
			.filter((variable) -> StringUtils.hasText(variable.getValue()))
			.map(Map.Entry::getKey)
			.toList();
	}

	private Map<String, String> variables() {
		Map<String, String> variables = new LinkedHashMap<>();
		variables.put(SECRET, this.secret);
		variables.put(SECRET_FILE, this.secretFile);
		variables.put(CERTIFICATE, this.certificate);
		variables.put(CERTIFICATE_PKCS12, this.certificatePkcs12);
		variables.put(FEDERATED_TOKEN_FILE, this.federatedTokenFile);
		return variables;
	}

	Optional<CredentialFile> clientSecretFile() {
		return file(SECRET_FILE, this.secretFile);
	}

	Optional<CredentialFile> federatedToken() {
		return file(FEDERATED_TOKEN_FILE, this.federatedTokenFile);
	}

	private static Optional<CredentialFile> file(String setting, String path) {
		return Optional.of(path).filter(StringUtils::hasText).map((it) -> new CredentialFile(setting, Path.of(it)));
	}

	/**
	 * Returns the name of the SSL bundle in {@code application.yml} with the certificate.
	 */
	public Optional<String> sslBundle() {
		return Optional.ofNullable(StringUtils.hasText(this.certificate) ? "entra"
				: StringUtils.hasText(this.certificatePkcs12) ? "entra-pkcs12" : null);
	}

	/**
	 * Describes where the certificate comes from, without the value of the setting if
	 * that is PEM text.
	 */
	String certificateSource() {
		return StringUtils.hasText(this.certificate) ? describe(CERTIFICATE, this.certificate)
				: describe(CERTIFICATE_PKCS12, this.certificatePkcs12);
	}

	/**
	 * Describes a setting, with its value only if that is a path, as any other may be a
	 * misplaced secret.
	 */
	static String describe(String setting, String path) {
		return path.startsWith("/") || path.contains(":\\") || path.startsWith("file:") ? setting + " (" + path + ")"
				: setting;
	}

	/**
	 * Returns only the names of the settings that are set, as any value may be a secret.
	 */
	@Override
	public String toString() {
		return "CredentialProperties" + configured();
	}

}
