package io.patkeeper.signin;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.web.util.ThrowableAnalyzer;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out that a page needs an access token which only the person can bring about, and
 * whether it makes sense to ask them. Then Spring Security's own filter, further out,
 * sends them to Entra.
 */
class SignInAgainFilter extends OncePerRequestFilter {

	private final ThrowableAnalyzer throwableAnalyzer = new ThrowableAnalyzer();

	private final UnpromptedSignIn unpromptedSignIn;

	SignInAgainFilter(UnpromptedSignIn unpromptedSignIn) {
		this.unpromptedSignIn = unpromptedSignIn;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			if (response.isCommitted() || !(this.throwableAnalyzer.getFirstThrowableOfType(
					ClientAuthorizationException.class,
					this.throwableAnalyzer.determineCauseChain(ex)) instanceof ClientAuthorizationException required)) {
				throw ex;
			}
			if (this.unpromptedSignIn.prepare(request, response, required)) {
				throw new ClientAuthorizationRequiredException(required.getClientRegistrationId());
			}
		}
	}

}
