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
 * Notices that a page needs an access token that only the person can provide, and decides
 * whether to ask them. If so, Spring Security's own filter, further out, sends them to
 * Entra.
 */
class SignInAgainFilter extends OncePerRequestFilter {

	private final ThrowableAnalyzer throwableAnalyzer = new ThrowableAnalyzer();

	private final EntraAuthenticationEntryPoint unpromptedSignIn;

	SignInAgainFilter(EntraAuthenticationEntryPoint unpromptedSignIn) {
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
