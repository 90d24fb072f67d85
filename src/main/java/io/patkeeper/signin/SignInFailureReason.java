package io.patkeeper.signin;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.patkeeper.signin.EntraClockValidator.ClockSkewError;
import io.patkeeper.signin.credential.CredentialFile;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Why a sign-in fails, distinguished as far as it makes a difference to what a person can
 * do about it. An OAuth error that is specific enough decides; otherwise Entra's code,
 * which Microsoft may change, does.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/reference-error-codes"> Error
 * codes</a>
 */
public enum SignInFailureReason {

	/** The person or an administrator declined. */
	DECLINED("declined", HttpStatus.FORBIDDEN, codes(), codes("AADSTS65004", "access_denied")),

	/** An administrator has to consent first. */
	APPROVAL_NEEDED("approval", HttpStatus.FORBIDDEN, codes("consent_required"),
			codes("AADSTS65001", "AADSTS90008", "AADSTS90094", "AADSTS90095")),

	/** The account belongs to a tenant that may not use this installation. */
	TENANT_NOT_ALLOWED("tenant", HttpStatus.FORBIDDEN, codes(EntraIdTokenValidator.TENANT_NOT_ALLOWED),
			codes("AADSTS16000", "AADSTS16003", "AADSTS50014", "AADSTS50020", "AADSTS50034", "AADSTS51004",
					"AADSTS90072")),

	/** A personal Microsoft account, which cannot be used with this API. */
	PERSONAL_ACCOUNT("personal", HttpStatus.FORBIDDEN, codes(EntraIdTokenValidator.PERSONAL_ACCOUNT),
			codes("AADSTS500200", "AADSTS500201", "AADSTS500208")),

	/** The application requires that people are assigned to it; this person is not. */
	NOT_ASSIGNED("assigned", HttpStatus.FORBIDDEN, codes(), codes("AADSTS50105")),

	/** A conditional access policy forbids it, and another sign-in does not help. */
	BLOCKED("blocked", HttpStatus.FORBIDDEN, codes(),
			codes("AADSTS53000", "AADSTS53001", "AADSTS53002", "AADSTS53003", "AADSTS530032", "AADSTS530034",
					"AADSTS530035", "AADSTS50131")),

	/** Entra requires another step from the person, such as a second factor. */
	INTERACTION("interaction", HttpStatus.UNAUTHORIZED, codes(),
			codes("AADSTS50072", "AADSTS50074", "AADSTS50076", "AADSTS50078", "AADSTS50079", "AADSTS50158",
					"AADSTS53004", "interaction_required", "login_required")),

	/** The tenant does not know the application. */
	APPLICATION_UNKNOWN("application", HttpStatus.BAD_GATEWAY, codes(),
			codes("AADSTS50194", "AADSTS700016", "AADSTS90002")),

	/** The registration lacks a permission that is requested. */
	PERMISSION_MISSING("permission", HttpStatus.BAD_GATEWAY, codes(),
			codes("AADSTS65005", "AADSTS650053", "AADSTS650056", "AADSTS650057", "AADSTS70011", "invalid_scope")),

	/** The tenant does not know Azure DevOps. */
	RESOURCE_UNKNOWN("resource", HttpStatus.BAD_GATEWAY, codes(),
			codes("AADSTS500011", "AADSTS650052", "invalid_resource")),

	/** Our clock and Entra's differ by more than is allowed. */
	CLOCK("clock", HttpStatus.BAD_GATEWAY, codes(ClockSkewError.CODE), codes()),

	/** The client secret is wrong or missing. */
	SECRET_WRONG("secret", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS7000215", "AADSTS7000218")),

	/** The client secret has expired. */
	SECRET_EXPIRED("secret-expired", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS7000222")),

	/** The certificate is not one of the registration's, or has expired. */
	CERTIFICATE_REFUSED("certificate", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS700027")),

	/** The client assertion has expired, or is not valid yet. */
	PROOF_OUT_OF_TIME("proof-time", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS700024")),

	/** No federated credential of the registration matches the platform's token. */
	NOT_FEDERATED("federation", HttpStatus.BAD_GATEWAY, codes(),
			codes("AADSTS70021", "AADSTS700211", "AADSTS700212", "AADSTS700213", "AADSTS7002138")),

	/** The file with our credential cannot be read. */
	CREDENTIAL_UNREADABLE("credential", HttpStatus.BAD_GATEWAY, codes(CredentialFile.UNREADABLE), codes()),

	/** The redirect URI is not registered. */
	REDIRECT_MISMATCH("redirect", HttpStatus.BAD_GATEWAY, codes(), codes("AADSTS50011", "AADSTS500112")),

	/** Something else that only the operator can fix. */
	MISCONFIGURED("misconfigured", HttpStatus.BAD_GATEWAY, codes(),
			codes("AADSTS50013", "AADSTS50027", "AADSTS700021", "AADSTS700023", "AADSTS700025", "AADSTS90009",
					"invalid_client", "unauthorized_client", "unsupported_response_type")),

	/** Entra has a problem, or cannot be reached. */
	UNREACHABLE("unreachable", HttpStatus.BAD_GATEWAY, codes("temporarily_unavailable"),
			codes("AADSTS50033", "AADSTS50087", "AADSTS90006", "AADSTS90024", "AADSTS90033", "server_error")),

	/** The sign-in took too long, was already used, or was replaced by another. */
	EXPIRED("expired", HttpStatus.UNAUTHORIZED,
			codes("authorization_request_not_found", "invalid_state_parameter", "invalid_nonce"),
			codes("AADSTS54005", "AADSTS70008", "invalid_grant")),

	/** Repeated sign-ins did not help. */
	LOOP("loop", HttpStatus.UNAUTHORIZED, codes(), codes("AADSTS50196")),

	/** Azure DevOps still asks for claims after the person has signed in again. */
	CLAIMS("claims", HttpStatus.FORBIDDEN, codes(), codes()),

	/** A form was sent after the session had ended. */
	SESSION_ENDED("ended", HttpStatus.FORBIDDEN, codes(), codes()),

	/** Anything else. */
	OTHER("other", HttpStatus.UNAUTHORIZED, codes(), codes());

	private static final Pattern ENTRA_CODE = Pattern.compile("\\bAADSTS\\d{1,9}\\b");

	private static final Set<SignInFailureReason> FOR_ADMINISTRATOR = EnumSet.of(APPROVAL_NEEDED, DECLINED);

	private static final Set<SignInFailureReason> ABOUT_ACCOUNT = EnumSet.of(TENANT_NOT_ALLOWED, PERSONAL_ACCOUNT,
			NOT_ASSIGNED);

	private final String key;

	private final HttpStatus status;

	private final Set<String> decisive;

	private final Set<String> codes;

	SignInFailureReason(String key, HttpStatus status, Set<String> decisive, Set<String> codes) {
		this.key = key;
		this.status = status;
		this.decisive = decisive;
		this.codes = codes;
	}

	/**
	 * Returns the reason for an error.
	 * @param code the error code of OAuth or OpenID Connect, or our own
	 * @param entraCode Entra's code, such as {@code AADSTS65004}
	 */
	public static SignInFailureReason of(@Nullable String code, @Nullable String entraCode) {
		return find((reason) -> reason.decisive.contains(code))
			.or(() -> find((reason) -> reason.codes.contains(entraCode)))
			.or(() -> find((reason) -> reason.codes.contains(code)))
			.orElse(OTHER);
	}

	/**
	 * Finds Entra's code, such as {@code AADSTS65004}, in the description of an error.
	 * @return {@code null} if there is none
	 */
	public static @Nullable String entraCode(@Nullable String description) {
		Matcher matcher = ENTRA_CODE.matcher((description != null) ? description : "");
		return matcher.find() ? matcher.group() : null;
	}

	private static Optional<SignInFailureReason> find(Predicate<SignInFailureReason> predicate) {
		return Stream.of(values()).filter(predicate).findFirst();
	}

	private static Set<String> codes(String... codes) {
		// Set.of(...).contains(null) would throw an exception.
		return new HashSet<>(List.of(codes));
	}

	/**
	 * Returns the part of its message keys after {@code signin.failed}.
	 */
	String key() {
		return this.key;
	}

	HttpStatus status() {
		return this.status;
	}

	/**
	 * Whether an administrator's consent may help.
	 */
	boolean isForAdministrator() {
		return FOR_ADMINISTRATOR.contains(this);
	}

	/**
	 * Whether another account may help.
	 */
	boolean isAboutAccount() {
		return ABOUT_ACCOUNT.contains(this);
	}

}
