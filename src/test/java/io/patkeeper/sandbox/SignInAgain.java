package io.patkeeper.sandbox;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Shows the sign-in page to somebody who is signed in, if the app asks for it or if the
 * person is of another tenant.
 */
final class SignInAgain extends OncePerRequestFilter {

	private static final String ANSWERED = SignInAgain.class.getName();

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getRequestURI().endsWith("/authorize")) {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			if (authentication != null && (prompts(request) || isForeign(request, authentication))) {
				SecurityContextHolder.clearContext();
			}
		}
		chain.doFilter(request, response);
	}

	/** Asks once for each authorization request: it comes back after the sign-in. */
	private static boolean prompts(HttpServletRequest request) {
		String prompt = request.getParameter("prompt");
		if (prompt == null || !List.of("login", "select_account").contains(prompt)) {
			return false;
		}
		String question = String.valueOf(request.getParameter("state"));
		HttpSession session = request.getSession();
		if (question.equals(session.getAttribute(ANSWERED))) {
			return false;
		}
		session.setAttribute(ANSWERED, question);
		return true;
	}

	private static boolean isForeign(HttpServletRequest request, Authentication authentication) {
		String tenant = FakeEntraFilter.tenant(request.getRequestURI());
		return People.ofTenant(tenant)
			.stream()
			.noneMatch((person) -> person.userName().equals(authentication.getName()));
	}

}
