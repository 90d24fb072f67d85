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
 * Redirects people who have signed in to the page in their {@link SignInState}.
 */
@Component
class SignInSuccessHandler extends SimpleUrlAuthenticationSuccessHandler {

	private final SignInLoopGuard loopGuard;

	SignInSuccessHandler(SignInLoopGuard loopGuard) {
		this.loopGuard = loopGuard;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws ServletException, IOException {
		SignInState.of(request)
			.filter((state) -> state.cause().isAutomatic())
			.ifPresent((state) -> this.loopGuard.count(request, state.since()));
		SignInCookie.remove(request, response);
		super.onAuthenticationSuccess(request, response, authentication);
	}

	@Override
	protected String determineTargetUrl(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		return targetUrl(request);
	}

	/**
	 * Returns the page that a redirect from Entra leads to.
	 */
	static String targetUrl(HttpServletRequest request) {
		return SignInState.of(request)
			.flatMap((state) -> Optional.ofNullable(state.page()))
			.orElse(SecurityConfiguration.DEFAULT_TARGET_URL);
	}

}
