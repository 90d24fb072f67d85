package io.patkeeper.signin;

import java.io.EOFException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;

class SignInFailureTests {

	@ParameterizedTest
	@CsvSource({ "access_denied,AADSTS65004,DECLINED", "access_denied,,DECLINED",
			"access_denied,AADSTS90094,APPROVAL_NEEDED", "consent_required,AADSTS65001,APPROVAL_NEEDED",
			"invalid_grant,AADSTS65001,APPROVAL_NEEDED", "consent_required,,APPROVAL_NEEDED",
			"access_denied,AADSTS90095,APPROVAL_NEEDED", "access_denied,AADSTS50020,TENANT_NOT_ALLOWED",
			"invalid_request,AADSTS50034,TENANT_NOT_ALLOWED", "invalid_grant,AADSTS90072,TENANT_NOT_ALLOWED",
			"tenant_not_allowed,,TENANT_NOT_ALLOWED", "personal_account,,PERSONAL_ACCOUNT",
			"invalid_request,AADSTS500200,PERSONAL_ACCOUNT", "access_denied,AADSTS50105,NOT_ASSIGNED",
			"access_denied,AADSTS53003,BLOCKED", "invalid_grant,AADSTS530032,BLOCKED",
			"interaction_required,AADSTS50076,INTERACTION", "invalid_grant,AADSTS50079,INTERACTION",
			"interaction_required,,INTERACTION", "unauthorized_client,AADSTS700016,APPLICATION_UNKNOWN",
			"invalid_request,AADSTS50194,APPLICATION_UNKNOWN", "invalid_client,AADSTS650057,PERMISSION_MISSING",
			"access_denied,AADSTS65005,PERMISSION_MISSING", "invalid_client,AADSTS650056,PERMISSION_MISSING",
			"invalid_scope,AADSTS650053,PERMISSION_MISSING", "invalid_scope,,PERMISSION_MISSING",
			"invalid_resource,AADSTS500011,RESOURCE_UNKNOWN", "invalid_client,AADSTS650052,RESOURCE_UNKNOWN",
			"invalid_client,AADSTS7000215,SECRET_WRONG", "invalid_client,AADSTS7000218,SECRET_WRONG",
			"invalid_client,AADSTS7000222,SECRET_EXPIRED", "invalid_request,AADSTS50011,REDIRECT_MISMATCH",
			"invalid_client,AADSTS700027,CERTIFICATE_REFUSED", "invalid_client,AADSTS700024,PROOF_OUT_OF_TIME",
			"invalid_client,AADSTS70021,NOT_FEDERATED", "invalid_request,AADSTS700213,NOT_FEDERATED",
			"invalid_client,AADSTS7002138,NOT_FEDERATED", "invalid_client,AADSTS700021,MISCONFIGURED",
			"credential_unreadable,,CREDENTIAL_UNREADABLE", "wrong_clock,,CLOCK",
			"invalid_client,AADSTS700023,MISCONFIGURED", "invalid_client,,MISCONFIGURED",
			"unauthorized_client,AADSTS700025,MISCONFIGURED", "temporarily_unavailable,AADSTS90033,UNREACHABLE",
			"temporarily_unavailable,AADSTS50020,UNREACHABLE", "server_error,AADSTS90006,UNREACHABLE",
			"server_error,AADSTS50033,UNREACHABLE", "invalid_grant,AADSTS90024,UNREACHABLE",
			"server_error,,UNREACHABLE", "server_error,AADSTS50196,LOOP", "authorization_request_not_found,,EXPIRED",
			"invalid_state_parameter,,EXPIRED", "invalid_nonce,,EXPIRED", "invalid_grant,AADSTS54005,EXPIRED",
			"invalid_grant,,EXPIRED", "invalid_id_token,,OTHER", "something_new,AADSTS1234567,OTHER" })
	void findsTheReason(String code, String entraCode, SignInFailureReason reason) {
		String description = (entraCode != null) ? entraCode + ": In Microsoft's words." : null;
		SignInFailure failure = failureOf(new OAuth2Error(code, description, null));
		assertThat(failure.reason()).isEqualTo(reason);
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure.entraCode()).isEqualTo(entraCode);
	}

	@Test
	void findsTheIdsThatSupportAsksFor() {
		SignInFailure failure = failureOf(new OAuth2Error("access_denied",
				"AADSTS65004: User declined to consent to access the app.\r\n"
						+ "Trace ID: 0d2fc4a1-1111-4a4a-9f9f-0123456789ab\r\n"
						+ "Correlation ID: 1e3fd5b2-2222-4b4b-8e8e-ba9876543210\r\nTimestamp: 2026-01-02 03:04:05Z",
				null));
		assertThat(failure.traceId()).isEqualTo("0d2fc4a1-1111-4a4a-9f9f-0123456789ab");
		assertThat(failure.correlationId()).isEqualTo("1e3fd5b2-2222-4b4b-8e8e-ba9876543210");
	}

	@Test
	void keepsTheIdsOfTheErrorBeforeItsOwnFailure() {
		OAuth2Error said = new OAuth2Error("invalid_grant",
				"AADSTS50173: Revoked. Trace ID: 0d2fc4a1-1111-4a4a-9f9f-0123456789ab", null);
		assertThat(SignInFailure.of(SignInFailureReason.LOOP, said))
			.isEqualTo(new SignInFailure(SignInFailureReason.LOOP, "invalid_grant", "AADSTS50173",
					"0d2fc4a1-1111-4a4a-9f9f-0123456789ab", null, null, null, null));
		assertThat(SignInFailure.of(SignInFailureReason.LOOP, null))
			.isEqualTo(new SignInFailure(SignInFailureReason.LOOP, null, null, null, null, null, null, null));
	}

	@Test
	void takesOnlyCodesAndIds() {
		SignInFailure failure = failureOf(
				new OAuth2Error("<script>", "Trace ID: <b> Correlation ID: x\r\nlog line", null));
		assertThat(failure)
			.isEqualTo(new SignInFailure(SignInFailureReason.OTHER, null, null, null, null, null, null, null));
	}

	@Test
	void recognizesThatEntraIsUnreachable() {
		assertThat(
				failureOf(new OAuth2Error("invalid_token_response"), new ResourceAccessException("refused")).reason())
			.isEqualTo(SignInFailureReason.UNREACHABLE);
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), new JwtException("no keys")).reason())
			.isEqualTo(SignInFailureReason.UNREACHABLE);
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), new BadJwtException("bad signature")).reason())
			.isEqualTo(SignInFailureReason.OTHER);
	}

	@Test
	void findsItsOwnCodeInARejectedIdToken() {
		JwtValidationException refused = new JwtValidationException("refused",
				List.of(new OAuth2Error("tenant_not_allowed")));
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), refused).reason())
			.isEqualTo(SignInFailureReason.TENANT_NOT_ALLOWED);
	}

	@Test
	void reportsTheDifferenceOfTheClocks() {
		SignInFailure failure = failureOf(new OAuth2Error("invalid_id_token"),
				new JwtValidationException("refused",
						List.of(new EntraClockValidator.ClockSkewError(Duration.ofMinutes(-12)),
								new OAuth2Error("invalid_id_token",
										"The ID Token contains invalid claims: {exp=2026-11-30T02:00:00Z}", null))));
		assertThat(failure.reason()).isEqualTo(SignInFailureReason.CLOCK);
		assertThat(failure.clockAhead()).isEqualTo(Duration.ofMinutes(-12));
		assertThat(failure.detail()).isEqualTo("The ID token is not valid according to the clock of this server; "
				+ "The ID Token contains invalid claims: {exp}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					Signed JWT rejected: Another algorithm expected, or no matching key(s) found | Signed JWT rejected: Another algorithm expected, or no matching key(s) found
					Missing required parameter: access_token | Missing required parameter: access_token
					The ID Token contains invalid claims: {aud=[5f0c8e0a-9f1b], azp=null} | The ID Token contains invalid claims: {aud,azp}
					I/O error on GET request for "https://login.example/keys": Connection refused | I/O error on GET request for … Connection refused
					Unrecognized token 'eyJ0eXAiOiJKV1QiLCJhbGciOi': was expecting | Unrecognized token … was expecting
					ana.souza@fabrikam.example is "Ana Souza" <script>alert(1)</script> | … is … …
					""")
	void keepsTheWordsOfTheLibraryWithoutValues(String message, String detail) {
		JwtException refused = new BadJwtException("An error occurred while attempting to decode the Jwt: " + message);
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), refused).detail()).isEqualTo(detail);
	}

	@Test
	void limitsTheLengthOfTheDetail() {
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), new BadJwtException("word ".repeat(1000))).detail())
			.hasSizeLessThan(210);
	}

	@Test
	void recognizesAnIncompleteResponseOfEntra() {
		OAuth2Error error = new OAuth2Error("invalid_token_response", "the-secret", null);
		SignInFailure incomplete = failureOf(error,
				unreadable(new IllegalArgumentException("tokenType cannot be null")));
		assertThat(incomplete.reason()).isEqualTo(SignInFailureReason.OTHER);
		assertThat(incomplete.detail()).isEqualTo("tokenType cannot be null");
		SignInFailure noJson = failureOf(error, unreadable(new IllegalStateException("{\"access_token\":\"secret")));
		assertThat(noJson.reason()).isEqualTo(SignInFailureReason.OTHER);
		assertThat(noJson.detail()).isNull();
		assertThat(failureOf(error, unreadable(new EOFException("closed"))).reason())
			.isEqualTo(SignInFailureReason.UNREACHABLE);
	}

	private static RestClientException unreadable(Exception cause) {
		return new RestClientException("Error while extracting response",
				new HttpMessageNotReadableException("unreadable", cause, new MockHttpInputMessage(new byte[0])));
	}

	private static SignInFailure failureOf(OAuth2Error error) {
		return SignInFailure.of(new OAuth2AuthenticationException(error));
	}

	private static SignInFailure failureOf(OAuth2Error error, Throwable cause) {
		return SignInFailure.of(new OAuth2AuthenticationException(error, cause));
	}

}
