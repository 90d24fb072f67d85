package io.patkeeper.signin;

import io.patkeeper.ui.PublicPaths;
import io.patkeeper.ui.RestrictedPaths;
import jakarta.servlet.DispatcherType;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
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
 * Configures authentication, authorization and the security headers of all pages.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	static final String DEFAULT_TARGET_URL = "/tokens";

	@Bean
	static EntraSettingsValidator entraSettingsValidator(Environment environment) {
		return new EntraSettingsValidator(environment);
	}

	@Bean
	static AdministratorSettingsValidator administratorSettingsValidator(Environment environment) {
		return new AdministratorSettingsValidator(environment);
	}

	@Bean
	// @formatter:off
	SecurityFilterChain securityFilterChain(HttpSecurity http, EntraProperties entra, AdministratorProperties administrators,
			EntraAuthenticationEntryPoint entryPoint, EndedSessionAccessDeniedHandler accessDeniedHandler, SignInSuccessHandler successHandler, SignInFailureHandler failureHandler,
			EntraAuthorizationRequestResolver authorizationRequestResolver,
			CookieAuthorizationRequestRepository authorizationRequestRepository,
			EntraLogoutSuccessHandler logoutSuccessHandler, SignInSessionStrategy sessionStrategy,
			OtherSessionsLogoutHandler otherSessionsLogoutHandler) {
		return http
			.authorizeHttpRequests((requests) -> requests
				// Before the next rule, as the help asks for this one only with a path.
				.requestMatchers(RestrictedPaths.ADMINISTRATION + "/**")
				.access((person, request) -> new AuthorizationDecision(administrators.include(person.get().getName())))
				.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll()
				.requestMatchers(PublicPaths.HOME, PublicPaths.ASSETS + "/**", PublicPaths.FAVICON, "/error", PublicPaths.HELP, PublicPaths.HEALTH + "/**",
						PublicPaths.CALENDAR + "/**", PublicPaths.MAILED_LINKS + "/**", AdminConsentController.PATH, entra.redirectPath())
				.permitAll()
				.anyRequest().authenticated())
			// The page to return to travels in the state of the sign-in.
			.requestCache((cache) -> cache.requestCache(new NullRequestCache()))
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint(entryPoint)
				.accessDeniedHandler(accessDeniedHandler))
			.oauth2Login((login) -> login
				// There is only one provider, so no page to choose one.
				.loginPage(EntraAuthorizationRequestResolver.START)
				.loginProcessingUrl(entra.redirectPath())
				.authorizationEndpoint((endpoint) -> endpoint
					.authorizationRequestResolver(authorizationRequestResolver)
					.authorizationRequestRepository(authorizationRequestRepository))
				.successHandler(successHandler)
				.failureHandler(failureHandler)
				.withObjectPostProcessor(onlyAuthorizationResponses(entra.redirectPath())))
			.sessionManagement((sessions) -> sessions
				// It changes the session id and secret, so Spring Security need not.
				.addSessionAuthenticationStrategy(sessionStrategy)
				.sessionFixation((fixation) -> fixation.none()))
			// The CSRF token survives a sign-in like other session attributes, so that forms in other tabs stay valid.
			// That is safe, as there are no sessions before the first sign-in.
			.csrf((csrf) -> csrf.sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy())
				// Their URLs contain a secret, and there is no session.
				.ignoringRequestMatchers(PublicPaths.MAILED_LINKS + "/**"))
			.addFilterAfter(new ReauthenticationFilter(entryPoint), ExceptionTranslationFilter.class)
			.logout((logout) -> logout
				// Clears the cache for the Back button, but no cookies, as those of sibling hosts would be cleared as well.
				.addLogoutHandler(new HeaderWriterLogoutHandler(new ClearSiteDataHeaderWriter(Directive.CACHE)))
				.addLogoutHandler(otherSessionsLogoutHandler)
				.logoutSuccessHandler(logoutSuccessHandler))
			.headers((headers) -> headers
				.contentSecurityPolicy((csp) -> csp.policyDirectives(contentSecurityPolicy(entra)))
				// With no-referrer, browsers would send forms with "Origin: null".
				.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
				.permissionsPolicyHeader((permissions) -> permissions
					.policy("camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"))
				.crossOriginOpenerPolicy((coop) -> coop.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
				.crossOriginResourcePolicy((corp) -> corp.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
				.cacheControl((cache) -> cache.disable())
				// Assets with a hash in their URL override this.
				.addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store")))
			// Before the CSRF token is read.
			.addFilterAfter(new CrossSiteFilter(), HeaderWriterFilter.class)
			.addFilterBefore(new SessionEndedRedirectFilter(entra.redirectPath()), CsrfFilter.class)
			.addFilterBefore(new UnauthenticatedFormFilter(logoutSuccessHandler), CsrfFilter.class)
			.build();
	}
	// @formatter:on

	/**
	 * There would be two events for each filter in each request.
	 */
	@Bean
	static SecurityObservationSettings securityObservationSettings() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * Lets the filter process authorization responses only. Other requests to the
	 * redirect path are handled by {@link AdminConsentController}.
	 */
	private static ObjectPostProcessor<OAuth2LoginAuthenticationFilter> onlyAuthorizationResponses(
			String redirectPath) {
		RequestMatcher path = PathPatternRequestMatcher.pathPattern(HttpMethod.GET, redirectPath);
		RequestMatcher success = (request) -> request.getParameter(OAuth2ParameterNames.CODE) != null
				&& request.getParameter(OAuth2ParameterNames.STATE) != null;
		RequestMatcher error = (request) -> StringUtils.hasText(request.getParameter(OAuth2ParameterNames.ERROR))
				&& request.getParameter(AdminConsentController.CONSENT) == null;
		return new ObjectPostProcessor<>() {

			@Override
			public <O extends OAuth2LoginAuthenticationFilter> O postProcess(O filter) {
				filter.setRequiresAuthenticationRequestMatcher(
						new AndRequestMatcher(path, new OrRequestMatcher(success, error)));
				return filter;
			}

		};
	}

	/**
	 * Allows forms to lead to Entra, as that is where signing out redirects to.
	 */
	private static String contentSecurityPolicy(EntraProperties entra) {
		return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
				+ "connect-src 'self'; form-action 'self' " + entra.authorityOrigin()
				+ "; frame-ancestors 'none'; base-uri 'none'";
	}

	/**
	 * Registers the header filter outside of the chain as well, for requests that the
	 * firewall rejects.
	 */
	@Bean
	FilterRegistrationBean<HeaderWriterFilter> headerWriterFilter(SecurityFilterChain securityFilterChain) {
		HeaderWriterFilter filter = securityFilterChain.getFilters()
			.stream()
			.filter(HeaderWriterFilter.class::isInstance)
			.map(HeaderWriterFilter.class::cast)
			.findFirst()
			.orElseThrow();
		FilterRegistrationBean<HeaderWriterFilter> registration = new FilterRegistrationBean<>(filter);
		// After the filter that determines whether the request came over HTTPS.
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

}
