package io.patkeeper.signin;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Takes people who have signed in to the page that they wanted.
 */
@Component
class SignedInHandler extends SavedRequestAwareAuthenticationSuccessHandler {

	private final SignInTurns turns;

	SignedInHandler(WantedPages wantedPages, SignInTurns turns) {
		this.turns = turns;
		setRequestCache(wantedPages);
		setDefaultTargetUrl(SecurityConfiguration.AFTER_SIGN_IN);
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws ServletException, IOException {
		this.turns.end(request);
		super.onAuthenticationSuccess(request, response, authentication);
	}

}
