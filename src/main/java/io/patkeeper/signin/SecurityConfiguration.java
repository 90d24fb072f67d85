package io.patkeeper.signin;

import io.patkeeper.ui.PublicPaths;
import jakarta.servlet.DispatcherType;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.authentication.logout.HeaderWriterLogoutHandler;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ClearSiteDataHeaderWriter;
import org.springframework.security.web.header.writers.ClearSiteDataHeaderWriter.Directive;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.StringUtils;

/**
 * Who may see what, and what browsers have to refuse.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	static final String AFTER_SIGN_IN = "/tokens";

	@Bean
	static EntraSettingsCheck entraSettingsCheck(Environment environment) {
		return new EntraSettingsCheck(environment);
	}

	@Bean
	// @formatter:off
	SecurityFilterChain web(HttpSecurity http, EntraProperties entra, EntraAuthenticationEntryPoint unpromptedSignIn,
			EndedSessionAccessDeniedHandler endedSession, SignInSuccessHandler signedIn, SignInFailureHandler failedSignIn,
			EntraAuthorizationRequestResolver authorizationRequests, CookieAuthorizationRequestRepository pendingSignIns,
			EntraLogoutSuccessHandler signOutOfEntra, SignInSessionStrategy sessionStrategy,
			EverywhereLogoutHandler signOutEverywhere) {
		return http
			.authorizeHttpRequests((requests) -> requests
				.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll()
				.requestMatchers(PublicPaths.HOME, PublicPaths.ASSETS + "/**", PublicPaths.FAVICON, "/error", PublicPaths.HELP, PublicPaths.HEALTH + "/**", AdminConsentController.PATH,
						entra.redirectPath())
				.permitAll()
				.anyRequest().authenticated())
			// The page that was wanted travels with the sign-in.
			.requestCache((cache) -> cache.requestCache(new NullRequestCache()))
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint(unpromptedSignIn)
				.accessDeniedHandler(endedSession))
			.oauth2Login((login) -> login
				// There is only one way to sign in, so no page to choose from.
				.loginPage(EntraAuthorizationRequestResolver.START)
				.loginProcessingUrl(entra.redirectPath())
				.authorizationEndpoint((endpoint) -> endpoint
					.authorizationRequestResolver(authorizationRequests)
					.authorizationRequestRepository(pendingSignIns))
				.successHandler(signedIn)
				.failureHandler(failedSignIn)
				.withObjectPostProcessor(answersOnly(entra.redirectPath())))
			.sessionManagement((sessions) -> sessions
				// Changes the session id itself, along with the secret.
				.addSessionAuthenticationStrategy(sessionStrategy)
				.sessionFixation((fixation) -> fixation.none()))
			// The token lives as long as what the person has in the session: when they sign in again, forms in other
			// tabs stay valid. Nobody else can know it, as there are no sessions of strangers.
			.csrf((csrf) -> csrf.sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy()))
			.addFilterAfter(new SignInAgainFilter(unpromptedSignIn), ExceptionTranslationFilter.class)
			.logout((logout) -> logout
				// For the Back button. Cookies stay: those of other hosts under our domain would be cleared too.
				.addLogoutHandler(new HeaderWriterLogoutHandler(new ClearSiteDataHeaderWriter(Directive.CACHE)))
				.addLogoutHandler(signOutEverywhere)
				.logoutSuccessHandler(signOutOfEntra))
			.headers((headers) -> headers
				.contentSecurityPolicy((csp) -> csp.policyDirectives(contentSecurityPolicy(entra)))
				// Not no-referrer: with that, browsers send forms with "Origin: null".
				.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
				.permissionsPolicyHeader((permissions) -> permissions
					.policy("camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"))
				.crossOriginOpenerPolicy((coop) -> coop.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
				.crossOriginResourcePolicy((corp) -> corp.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
				.cacheControl((cache) -> cache.disable())
				// Assets with a hash in their address override this.
				.addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store")))
			// Before anything else looks at the request, the CSRF token included.
			.addFilterAfter(new CrossSiteFilter(), HeaderWriterFilter.class)
			.addFilterBefore(new ReplacedSessionFilter(entra.redirectPath()), CsrfFilter.class)
			.addFilterBefore(new EndedSessionFilter(signOutOfEntra), CsrfFilter.class)
			.build();
	}
	// @formatter:on

	/**
	 * A request to the redirect address without an answer of Entra is not a sign-in: the
	 * page at that address explains it.
	 */
	private static ObjectPostProcessor<OAuth2LoginAuthenticationFilter> answersOnly(String redirectPath) {
		RequestMatcher path = PathPatternRequestMatcher.pathPattern(HttpMethod.GET, redirectPath);
		RequestMatcher answer = (request) -> request.getParameter(OAuth2ParameterNames.CODE) != null
				&& request.getParameter(OAuth2ParameterNames.STATE) != null;
		RequestMatcher refusal = (request) -> StringUtils.hasText(request.getParameter(OAuth2ParameterNames.ERROR))
				&& request.getParameter(AdminConsentController.CONSENT) == null;
		return new ObjectPostProcessor<>() {

			@Override
			public <O extends OAuth2LoginAuthenticationFilter> O postProcess(O filter) {
				filter.setRequiresAuthenticationRequestMatcher(
						new AndRequestMatcher(path, new OrRequestMatcher(answer, refusal)));
				return filter;
			}

		};
	}

	/**
	 * The form to sign out leads to Entra in the end, which therefore has to be a
	 * permitted target of forms.
	 */
	private static String contentSecurityPolicy(EntraProperties entra) {
		return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
				+ "connect-src 'self'; form-action 'self' " + entra.authorityOrigin()
				+ "; frame-ancestors 'none'; base-uri 'none'";
	}

	/**
	 * The headers of the chain once more, around it, for requests that its firewall
	 * rejects.
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

}
