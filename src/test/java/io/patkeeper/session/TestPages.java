package io.patkeeper.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpSession;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServletOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Protected pages that use what the sign-in provides in the way that the program does.
 */
public class TestPages {

	@Bean
	Pages pages(OAuth2AuthorizedClientManager manager, Executor applicationTaskExecutor) {
		return new Pages(manager, applicationTaskExecutor);
	}

	/** Not static, and so not found by a component scan of this package. */
	@RestController
	class Pages {

		private final WebClient client;

		private final Executor executor;

		Pages(OAuth2AuthorizedClientManager manager, Executor executor) {
			ServletOAuth2AuthorizedClientExchangeFilterFunction oauth2 = new ServletOAuth2AuthorizedClientExchangeFilterFunction(
					manager);
			oauth2.setDefaultClientRegistrationId("entra");
			this.client = WebClient.builder()
				.apply(oauth2.oauth2Configuration())
				.exchangeFunction((request) -> Mono.just(
						ClientResponse.create(HttpStatus.OK).body(request.headers().getFirst("Authorization")).build()))
				.build();
			this.executor = executor;
		}

		@GetMapping("/test/person")
		String person(@AuthenticationPrincipal OidcUser person) {
			return person.getName() + " " + person.getFullName() + " " + person.getPreferredUsername();
		}

		@PostMapping("/test/person")
		String change() {
			return "changed";
		}

		@GetMapping("/test/csrf")
		String csrf(CsrfToken token) {
			return token.getToken();
		}

		@PostMapping("/test/remembered")
		String remember(HttpSession session) {
			session.setAttribute("remembered", "remembered");
			return "remembered";
		}

		@GetMapping("/test/remembered")
		String remembered(HttpSession session) {
			return String.valueOf(session.getAttribute("remembered"));
		}

		@GetMapping("/test/token")
		String token() {
			return this.client.get().uri("http://localhost").retrieve().bodyToMono(String.class).block();
		}

		@GetMapping("/test/tokens-in-parallel")
		String tokensInParallel() {
			Supplier<String> token = this::token;
			Stream<CompletableFuture<String>> tokens = IntStream.range(0, 8)
				.mapToObj((i) -> CompletableFuture.supplyAsync(token, this.executor))
				.toList()
				.stream();
			return String.join(",", tokens.map(CompletableFuture::join).distinct().toList());
		}

	}

}
