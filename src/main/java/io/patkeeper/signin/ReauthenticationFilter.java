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
 * Handles requests that need a new access token for which the person has to sign in
 * again. If that may help, Spring Security's OAuth2AuthorizationRequestRedirectFilter
 * redirects to Entra; otherwise a page says why not.
 */
class ReauthenticationFilter extends OncePerRequestFilter {

	private final ThrowableAnalyzer throwableAnalyzer = new ThrowableAnalyzer();

	private final EntraAuthenticationEntryPoint entryPoint;

	ReauthenticationFilter(EntraAuthenticationEntryPoint entryPoint) {
		this.entryPoint = entryPoint;
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
			if (this.entryPoint.prepareReauthentication(request, response, required)) {
				throw new ClientAuthorizationRequiredException(required.getClientRegistrationId());
			}
		}
	}

}
