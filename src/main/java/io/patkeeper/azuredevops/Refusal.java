package io.patkeeper.azuredevops;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reasons with which Azure DevOps refuses: the {@code patTokenError} values of its
 * specification 7.2 without {@code none}, and one for future values. Microsoft publishes
 * no descriptions; the meanings are inferred from the names.
 *
 * @see <a href=
 * "https://github.com/MicrosoftDocs/vsts-rest-api-specs/blob/master/specification/tokens/7.2/tokens.json">
 * The specification</a>
 */
public enum Refusal {

	DISPLAY_NAME_REQUIRED("displayNameRequired", Concern.NAME),

	INVALID_DISPLAY_NAME("invalidDisplayName", Concern.NAME),

	INVALID_VALID_TO("invalidValidTo", Concern.EXPIRY),

	INVALID_SCOPE("invalidScope", Concern.SCOPES),

	USER_ID_REQUIRED("userIdRequired", Concern.REQUEST),

	INVALID_USER_ID("invalidUserId", Concern.REQUEST),

	INVALID_USER_TYPE("invalidUserType", Concern.REQUEST),

	ACCESS_DENIED("accessDenied", Concern.REQUEST),

	FAILED_TO_ISSUE_ACCESS_TOKEN("failedToIssueAccessToken", Concern.REQUEST),

	INVALID_CLIENT("invalidClient", Concern.REQUEST),

	INVALID_CLIENT_TYPE("invalidClientType", Concern.REQUEST),

	INVALID_CLIENT_ID("invalidClientId", Concern.REQUEST),

	INVALID_TARGET_ACCOUNTS("invalidTargetAccounts", Concern.ORGANIZATION),

	HOST_AUTHORIZATION_NOT_FOUND("hostAuthorizationNotFound", Concern.TOKEN),

	AUTHORIZATION_NOT_FOUND("authorizationNotFound", Concern.TOKEN),

	FAILED_TO_UPDATE_ACCESS_TOKEN("failedToUpdateAccessToken", Concern.REQUEST),

	SOURCE_NOT_SUPPORTED("sourceNotSupported", Concern.REQUEST),

	INVALID_SOURCE_IP("invalidSourceIP", Concern.REQUEST),

	INVALID_SOURCE("invalidSource", Concern.REQUEST),

	DUPLICATE_HASH("duplicateHash", Concern.REQUEST),

	SSH_POLICY_DISABLED("sshPolicyDisabled", Concern.REQUEST),

	INVALID_TOKEN("invalidToken", Concern.TOKEN),

	TOKEN_NOT_FOUND("tokenNotFound", Concern.TOKEN),

	INVALID_AUTHORIZATION_ID("invalidAuthorizationId", Concern.TOKEN),

	FAILED_TO_READ_TENANT_POLICY("failedToReadTenantPolicy", Concern.REQUEST),

	GLOBAL_PAT_POLICY_VIOLATION("globalPatPolicyViolation", Concern.ORGANIZATION),

	FULL_SCOPE_PAT_POLICY_VIOLATION("fullScopePatPolicyViolation", Concern.SCOPES),

	PAT_LIFESPAN_POLICY_VIOLATION("patLifespanPolicyViolation", Concern.EXPIRY),

	INVALID_TOKEN_TYPE("invalidTokenType", Concern.REQUEST),

	INVALID_AUDIENCE("invalidAudience", Concern.REQUEST),

	INVALID_SUBJECT("invalidSubject", Concern.REQUEST),

	DEPLOYMENT_HOST_NOT_SUPPORTED("deploymentHostNotSupported", Concern.ORGANIZATION),

	DISABLE_PAT_CREATION_POLICY_VIOLATION("disablePatCreationPolicyViolation", Concern.ORGANIZATION),

	FAILED_TO_READ_ORG_POLICY("failedToReadOrgPolicy", Concern.REQUEST),

	GLOBAL_PAT_CREATION_BLOCKED("globalPATCreationBlocked", Concern.ORGANIZATION),

	EXPIRED_PAT_CANNOT_BE_EXTENDED("expiredPatCannotBeExtended", Concern.EXPIRY),

	/** A code that this version does not know. */
	UNKNOWN("unknown", Concern.REQUEST);

	private static final Map<String, Refusal> BY_CODE = Stream.of(values())
		.collect(
				Collectors.toUnmodifiableMap((refusal) -> refusal.code.toLowerCase(Locale.ROOT), (refusal) -> refusal));

	private final String code;

	private final Concern concern;

	Refusal(String code, Concern concern) {
		this.code = code;
		this.concern = concern;
	}

	/**
	 * The refusal with a given code, ignoring case, as older endpoints spell codes
	 * differently.
	 */
	static Refusal of(String code) {
		return BY_CODE.getOrDefault(code.toLowerCase(Locale.ROOT), UNKNOWN);
	}

	/**
	 * The code as the specification spells it.
	 */
	public String code() {
		return this.code;
	}

	/**
	 * The part of the request that the refusal is about.
	 */
	public Concern concern() {
		return this.concern;
	}

	/**
	 * Whether the service failed rather than decided, so that the change may have been
	 * made nevertheless.
	 */
	public boolean outcomeUnknown() {
		return this == FAILED_TO_ISSUE_ACCESS_TOKEN || this == FAILED_TO_UPDATE_ACCESS_TOKEN;
	}

	/**
	 * The part of a request that a refusal is about.
	 */
	public enum Concern {

		/** The token's name. */
		NAME,

		/** The organization, or the choice of all of them. */
		ORGANIZATION,

		/** The scopes. */
		SCOPES,

		/** The date of expiry. */
		EXPIRY,

		/** The token itself: it does not exist. */
		TOKEN,

		/**
		 * Nothing that the person entered: the account, the network or the app
		 * registration.
		 */
		REQUEST

	}

}
