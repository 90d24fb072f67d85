package io.patkeeper.signin;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Who may see what, and what browsers are told to refuse.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	static final String AFTER_SIGN_IN = "/tokens";

	static final String ASSETS = "/assets/**";

	static final String HEALTH = "/actuator/health/**";

	@Bean
	// @formatter:off
	SecurityFilterChain web(HttpSecurity http, EntraProperties entra, FailedSignInHandler failedSignIn,
			EntraAuthorizationRequestResolver authorizationRequests, LogoutSuccessHandler signOutOfEntra,
			SignedInSessions signedInSessions) {
		return http
			.authorizeHttpRequests((requests) -> requests
				.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll()
				.requestMatchers("/", ASSETS, "/favicon.ico", "/error", "/help", HEALTH).permitAll()
				.anyRequest().authenticated())
			.requestCache((cache) -> cache.requestCache(pages()))
			.oauth2Login((login) -> login
				// No page to choose from: there is one way to sign in.
				.loginPage(EntraAuthorizationRequestResolver.START)
				.loginProcessingUrl(entra.redirectPath())
				.authorizationEndpoint((endpoint) -> endpoint.authorizationRequestResolver(authorizationRequests))
				.defaultSuccessUrl(AFTER_SIGN_IN)
				.failureHandler(failedSignIn))
			.sessionManagement((sessions) -> sessions
				// Changes the id itself, and the secret with it.
				.addSessionAuthenticationStrategy(signedInSessions)
				.sessionFixation((fixation) -> fixation.none()))
			.logout((logout) -> logout.logoutSuccessHandler(signOutOfEntra))
			.headers((headers) -> headers
				.contentSecurityPolicy((csp) -> csp.policyDirectives(contentSecurityPolicy(entra)))
				// Not no-referrer: with that, browsers send forms with "Origin: null".
				.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
				.permissionsPolicyHeader((permissions) -> permissions
					.policy("camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"))
				.crossOriginOpenerPolicy((coop) -> coop.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
				.crossOriginResourcePolicy((corp) -> corp.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
				.cacheControl((cache) -> cache.disable())
				// Assets under an address with their hash say otherwise themselves.
				.addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store")))
			// Before anything else looks at the request, the CSRF token included.
			.addFilterAfter(new CrossSiteFilter(), HeaderWriterFilter.class)
			.build();
	}
	// @formatter:on

	/**
	 * After a form was sent to sign out, Entra is where the browser goes: it counts as a
	 * target of that form.
	 */
	private static String contentSecurityPolicy(EntraProperties entra) {
		return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
				+ "connect-src 'self'; form-action 'self' " + entra.authorityOrigin()
				+ "; frame-ancestors 'none'; base-uri 'none'";
	}

	/**
	 * The headers of the chain once more, around it: they are also for what its firewall
	 * turns away.
	 */
	@Bean
	FilterRegistrationBean<HeaderWriterFilter> headers(SecurityFilterChain web) {
		HeaderWriterFilter filter = web.getFilters()
			.stream()
			.filter(HeaderWriterFilter.class::isInstance)
			.map(HeaderWriterFilter.class::cast)
			.findFirst()
			.orElseThrow();
		FilterRegistrationBean<HeaderWriterFilter> headers = new FilterRegistrationBean<>(filter);
		// After the filter that knows whether the request came by HTTPS.
		headers.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return headers;
	}

	/**
	 * Remembers the page that an anonymous person wanted, and only that: neither forms,
	 * which would be sent again, nor what scripts and images ask for.
	 */
	static RequestCache pages() {
		HttpSessionRequestCache cache = new HttpSessionRequestCache();
		cache.setRequestMatcher(SecurityConfiguration::isPage);
		cache.setMatchingRequestParameterName(null);
		return cache;
	}

	private static boolean isPage(HttpServletRequest request) {
		String mode = request.getHeader("Sec-Fetch-Mode");
		String accept = request.getHeader("Accept");
		return request.getMethod().equals("GET") && (mode == null || mode.equals("navigate"))
				&& (accept == null || accept.contains("text/html") || accept.contains("*/*"))
				&& request.getHeader("X-Requested-With") == null;
	}

	@Bean
	LogoutSuccessHandler signOutOfEntra(ClientRegistrationRepository registrations) {
		OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(registrations);
		handler.setPostLogoutRedirectUri("{baseUrl}/");
		return handler;
	}

}
