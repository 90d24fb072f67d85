package io.patkeeper.signin;

import java.io.IOException;
import java.util.Optional;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Takes people who have signed in to the page that they wanted.
 */
@Component
class SignInSuccessHandler extends SimpleUrlAuthenticationSuccessHandler {

	private final SignInLoopGuard turns;

	SignInSuccessHandler(SignInLoopGuard turns) {
		this.turns = turns;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws ServletException, IOException {
		SignInState.of(request)
			.filter((state) -> state.cause().isUnprompted())
			.ifPresent((state) -> this.turns.end(request, state.since()));
		SignInCookie.takeBack(request, response);
		super.onAuthenticationSuccess(request, response, authentication);
	}

	@Override
	protected String determineTargetUrl(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		return targetUrl(request);
	}

	/**
	 * The page to which Entra sends somebody back by way of us.
	 */
	static String targetUrl(HttpServletRequest request) {
		return SignInState.of(request)
			.flatMap((state) -> Optional.ofNullable(state.page()))
			.orElse(SecurityConfiguration.AFTER_SIGN_IN);
	}

}
