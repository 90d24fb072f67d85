package io.patkeeper.signin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Redirects people who have signed out to Entra, which ends its own session and redirects
 * back. Spring Security's OidcClientInitiatedLogoutSuccessHandler puts the whole ID token
 * into the URL; with group claims it is longer than a response header may be. Entra
 * accepts the claim {@code login_hint} instead, if the registration asks for it.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request">
 * Send a sign-out request</a>
 */
@Component
class EntraLogoutSuccessHandler implements LogoutSuccessHandler {

	/** In characters; browsers and proxies support at least that many. */
	private static final int MAX_URL_LENGTH = 2000;

	private final EntraProperties entra;

	private final RedirectStrategy redirects = new DefaultRedirectStrategy();

	EntraLogoutSuccessHandler(EntraProperties entra) {
		this.entra = entra;
	}

	@Override
	public void onLogoutSuccess(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) throws IOException {
		this.redirects.sendRedirect(request, response, logoutUrl(request, authentication));
	}

	/**
	 * Leaves out what does not fit: without the hint, Entra may ask for the account;
	 * without the URL to return to, people stay at Entra.
	 */
	private String logoutUrl(HttpServletRequest request, @Nullable Authentication authentication) {
		String home = ServletUriComponentsBuilder.fromContextPath(request).path("/").toUriString();
		String url = with(this.entra.endpoint("/oauth2/v2.0/logout"), "post_logout_redirect_uri", home);
		return loginHint(authentication).map((hint) -> with(url, "logout_hint", hint)).orElse(url);
	}

	private static String with(String url, String parameter, String value) {
		String longer = UriComponentsBuilder.fromUriString(url)
			.queryParam(parameter, UriUtils.encode(value, StandardCharsets.UTF_8))
			.build(true)
			.toUriString();
		return (longer.length() <= MAX_URL_LENGTH) ? longer : url;
	}

	/**
	 * Returns the only claim that Entra accepts as a hint.
	 */
	private static Optional<String> loginHint(@Nullable Authentication authentication) {
		return Optional.ofNullable(authentication)
			.map(Authentication::getPrincipal)
			.filter(OidcUser.class::isInstance)
			.map((person) -> ((OidcUser) person).getClaimAsString("login_hint"));
	}

}
