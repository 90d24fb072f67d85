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
 * Sends people who have signed out here on to Entra, which ends its own session and sends
 * them back. Spring Security's own handler puts the whole ID token into the address, and
 * with group claims that is longer than a response header may be. Entra documents no
 * parameter for it, but takes the claim {@code login_hint}, if the registration asks for
 * that.
 *
 * @see <a href=
 * "https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request">
 * Send a sign-out request</a>
 */
@Component
class EntraLogoutSuccessHandler implements LogoutSuccessHandler {

	/** In characters. Browsers and proxies take at least that many. */
	private static final int LONGEST = 2000;

	private final EntraProperties entra;

	private final RedirectStrategy redirects = new DefaultRedirectStrategy();

	EntraLogoutSuccessHandler(EntraProperties entra) {
		this.entra = entra;
	}

	@Override
	public void onLogoutSuccess(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) throws IOException {
		this.redirects.sendRedirect(request, response, address(request, authentication));
	}

	/**
	 * Leaves out what does not fit: without the hint, Entra may ask which account to sign
	 * out; without the address to return to, people stay there.
	 */
	private String address(HttpServletRequest request, @Nullable Authentication authentication) {
		String home = ServletUriComponentsBuilder.fromContextPath(request).path("/").toUriString();
		String address = with(this.entra.endpoint("/oauth2/v2.0/logout"), "post_logout_redirect_uri", home);
		return loginHint(authentication).map((hint) -> with(address, "logout_hint", hint)).orElse(address);
	}

	private static String with(String address, String parameter, String value) {
		String longer = UriComponentsBuilder.fromUriString(address)
			.queryParam(parameter, UriUtils.encode(value, StandardCharsets.UTF_8))
			.build(true)
			.toUriString();
		return (longer.length() <= LONGEST) ? longer : address;
	}

	/**
	 * Entra accepts no other claim here.
	 */
	private static Optional<String> loginHint(@Nullable Authentication authentication) {
		return Optional.ofNullable(authentication)
			.map(Authentication::getPrincipal)
			.filter(OidcUser.class::isInstance)
			.map((person) -> ((OidcUser) person).getClaimAsString("login_hint"));
	}

}
