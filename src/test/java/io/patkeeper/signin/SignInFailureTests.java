package io.patkeeper.signin;

import java.util.List;

import io.patkeeper.signin.SignInFailure.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.web.client.ResourceAccessException;

import static org.assertj.core.api.Assertions.assertThat;

class SignInFailureTests {

	@ParameterizedTest
	@CsvSource({ "access_denied,AADSTS65004,DECLINED", "access_denied,,DECLINED", "invalid_client,,MISCONFIGURED",
			"invalid_request,AADSTS50011,MISCONFIGURED", "invalid_client,AADSTS7000222,MISCONFIGURED",
			"access_denied,AADSTS50020,TENANT_NOT_ALLOWED", "tenant_not_allowed,,TENANT_NOT_ALLOWED",
			"temporarily_unavailable,AADSTS90033,UNREACHABLE", "server_error,,UNREACHABLE",
			"authorization_request_not_found,,EXPIRED", "invalid_state_parameter,,EXPIRED",
			"invalid_grant,AADSTS54005,EXPIRED", "invalid_id_token,,OTHER", "something_new,AADSTS1234567,OTHER" })
	void tellsReasonsApart(String code, String entraCode, Reason reason) {
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
	void takesOverNothingButCodesAndIds() {
		SignInFailure failure = failureOf(
				new OAuth2Error("<script>", "Trace ID: <b> Correlation ID: x\r\nlog line", null));
		assertThat(failure).isEqualTo(new SignInFailure(Reason.OTHER, null, null, null, null));
	}

	@Test
	void knowsThatEntraWasOutOfReach() {
		assertThat(
				failureOf(new OAuth2Error("invalid_token_response"), new ResourceAccessException("refused")).reason())
			.isEqualTo(Reason.UNREACHABLE);
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), new JwtException("no keys")).reason())
			.isEqualTo(Reason.UNREACHABLE);
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), new BadJwtException("bad signature")).reason())
			.isEqualTo(Reason.OTHER);
	}

	@Test
	void findsOurOwnCodeInARefusedIdToken() {
		JwtValidationException refused = new JwtValidationException("refused",
				List.of(new OAuth2Error("tenant_not_allowed")));
		assertThat(failureOf(new OAuth2Error("invalid_id_token"), refused).reason())
			.isEqualTo(Reason.TENANT_NOT_ALLOWED);
	}

	private static SignInFailure failureOf(OAuth2Error error) {
		return SignInFailure.of(new OAuth2AuthenticationException(error));
	}

	private static SignInFailure failureOf(OAuth2Error error, Throwable cause) {
		return SignInFailure.of(new OAuth2AuthenticationException(error, cause));
	}

}
