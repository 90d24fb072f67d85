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
 * Where Spring Boot's endpoints are served. A signed-in person is no administrator, so at
 * the port of the pages there is nothing but health, whatever is exposed. A port of its
 * own is for machines, which cannot sign in, and shows them everything that is exposed.
 */
@Configuration(proxyBeanMethods = false)
class ManagementConfiguration {

	@Bean
	@ConditionalOnManagementPort(ManagementPortType.SAME)
	EndpointFilter<ExposableWebEndpoint> onlyHealth() {
		return (endpoint) -> endpoint.getEndpointId().equals(EndpointId.of("health"));
	}

	@Bean
	@ConditionalOnManagementPort(ManagementPortType.SAME)
	HiddenHealthDetailsPostProcessor hiddenDetails() {
		return new HiddenHealthDetailsPostProcessor();
	}

	@Bean
	@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
	@Order(0)
	SecurityFilterChain management(HttpSecurity http) {
		return http.securityMatcher(ManagementConfiguration::isAtThePortOfManagement)
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.build();
	}

	private static boolean isAtThePortOfManagement(HttpServletRequest request) {
		return WebServerApplicationContext.hasServerNamespace(
				WebApplicationContextUtils.getRequiredWebApplicationContext(request.getServletContext()),
				WebServerNamespace.MANAGEMENT.getValue());
	}

}
