package io.patkeeper.azuredevops;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServletOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * The clients of Azure DevOps. URLs, timeouts and API versions come from Boot's
 * {@code spring.http.*} settings; this adds the person's access token and the handling of
 * faults.
 */
@Configuration(proxyBeanMethods = false)
@EnableResilientMethods
@ImportHttpServices(group = AzureDevOpsConfiguration.TOKENS, types = PatsApi.class, clientType = ClientType.WEB_CLIENT)
@ImportHttpServices(group = AzureDevOpsConfiguration.PROFILE, types = ProfileApi.class,
		clientType = ClientType.WEB_CLIENT)
class AzureDevOpsConfiguration {

	static final String TOKENS = "azure-devops";

	static final String PROFILE = "azure-devops-profile";

	@Bean
	static AzureDevOpsSettingsValidator azureDevOpsSettingsValidator(Environment environment) {
		return new AzureDevOpsSettingsValidator(environment);
	}

	@Bean
	WebClientHttpServiceGroupConfigurer azureDevOpsClients(OAuth2AuthorizedClientManager manager,
			OAuth2AuthorizedClientRepository clients, HttpClientSettings settings, Clock clock) {
		FaultFilter faults = new FaultFilter(Objects.requireNonNull(settings.readTimeout()));
		var accessToken = accessToken(manager);
		var tokensEviction = new AccessTokenEvictionFilter(clients, clock, true);
		// Here, a 401 means a missing permission, which another sign-in would not change.
		var profileEviction = new AccessTokenEvictionFilter(clients, clock, false);
		return (groups) -> {
			groups.filterByName(TOKENS)
				.forEachClient((group, client) -> configure(client, faults, accessToken, tokensEviction,
						new MissingPermissionFilter()));
			groups.filterByName(PROFILE)
				.forEachClient((group, client) -> configure(client, faults, accessToken, profileEviction));
		};
	}

	private static ServletOAuth2AuthorizedClientExchangeFilterFunction accessToken(
			OAuth2AuthorizedClientManager manager) {
		var filter = new ServletOAuth2AuthorizedClientExchangeFilterFunction(manager);
		filter.setDefaultClientRegistrationId(EntraRegistration.ID);
		return filter;
	}

	/**
	 * Responses pass the filters from last to first: claims challenges and sign-in pages
	 * are recognized before an access token is evicted, then a fault becomes an
	 * exception, and only then is it clear whether something may have been changed.
	 */
	private static void configure(WebClient.Builder client, FaultFilter faults,
			ServletOAuth2AuthorizedClientExchangeFilterFunction accessToken, ExchangeFilterFunction... more) {
		client.filter(new ChangeTrackingFilter())
			.filter(faults)
			.apply(accessToken.oauth2Configuration())
			.filters((filters) -> filters.addAll(List.of(more)))
			.filter(new SignInPageFilter())
			.filter(new ClaimsChallengeFilter())
			.filter(new RateLimitFilter())
			.filter(new CallBudget.Filter());
	}

}
