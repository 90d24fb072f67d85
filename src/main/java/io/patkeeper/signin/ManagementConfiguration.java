package io.patkeeper.signin;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Configures access to Spring Boot's actuator endpoints. The main port serves only
 * health, whatever is exposed, as signed-in people are not administrators. A separate
 * management port serves every exposed endpoint without authentication, as monitoring
 * systems cannot sign in.
 */
@Configuration(proxyBeanMethods = false)
class ManagementConfiguration {

	@Bean
	@ConditionalOnManagementPort(ManagementPortType.SAME)
	EndpointFilter<ExposableWebEndpoint> healthEndpointFilter() {
		return (endpoint) -> endpoint.getEndpointId().equals(EndpointId.of("health"));
	}

	@Bean
	@ConditionalOnManagementPort(ManagementPortType.SAME)
	HiddenHealthDetailsPostProcessor hiddenHealthDetailsPostProcessor() {
		return new HiddenHealthDetailsPostProcessor();
	}

	@Bean
	@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
	@Order(0)
	SecurityFilterChain managementSecurityFilterChain(HttpSecurity http) {
		return http.securityMatcher(ManagementConfiguration::isManagementPort)
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.build();
	}

	private static boolean isManagementPort(HttpServletRequest request) {
		return WebServerApplicationContext.hasServerNamespace(
				WebApplicationContextUtils.getRequiredWebApplicationContext(request.getServletContext()),
				WebServerNamespace.MANAGEMENT.getValue());
	}

}
