package io.patkeeper.outbound;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * Configures all HTTP clients, for Entra and for Azure DevOps, beyond Boot's
 * {@code spring.http.clients.*}.
 */
@Configuration(proxyBeanMethods = false)
public class OutboundConfiguration {

	@Bean
	EnvironmentProxySelector proxies(Environment environment) {
		return EnvironmentProxySelector.of(environment);
	}

	@Bean
	ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> outboundConnectors(HttpClientSettings settings,
			EnvironmentProxySelector proxies) {
		return (builder) -> builder.withHttpClientCustomizer((client) -> configure(client, settings, proxies));
	}

	@Bean
	ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> outboundRequestFactories(
			HttpClientSettings settings, EnvironmentProxySelector proxies) {
		return (builder) -> builder.withHttpClientCustomizer((client) -> configure(client, settings, proxies));
	}

	@Bean
	WebClientCustomizer proxyAuthorization(EnvironmentProxySelector proxies) {
		return (builder) -> builder.filter((request, next) -> next.exchange(
				ClientRequest.from(request).headers((headers) -> proxies.authorize(request.url(), headers)).build()));
	}

	/**
	 * For the URLs that people enter: connects only to public addresses. They are checked
	 * where the host's name is resolved to connect to it, so it cannot resolve to another
	 * address after the check. A proxy, if there is one, resolves names in our place. Its
	 * classes take memory that is better saved where nobody uses a chat.
	 */
	@Lazy
	@Bean(defaultCandidate = false)
	ClientHttpRequestFactory publicAddressRequestFactory(ClientHttpRequestFactoryBuilder<?> builder,
			HttpClientSettings settings, EnvironmentProxySelector proxies) {
		HttpClientSettings limited = settings.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));
		ClientHttpRequestFactory proxied = new InterceptingClientHttpRequestFactory(builder.build(limited),
				List.of(proxies::intercept));
		ClientHttpRequestFactory direct = direct(limited.withInetAddressFilter(InetAddressFilter.externalAddresses()),
				SystemDefaultDnsResolver.INSTANCE);
		return (uri, method) -> (proxies.isProxied(uri) ? proxied : direct).createRequest(uri, method);
	}

	/**
	 * Uses Apache's client, as the JDK's resolves names by itself, out of reach of a
	 * filter.
	 */
	static ClientHttpRequestFactory direct(HttpClientSettings settings, DnsResolver resolver) {
		return ClientHttpRequestFactoryBuilder.httpComponents()
			.withDnsResolver(resolver)
			.withTlsSocketStrategyFactory((bundle) -> new DefaultClientTlsStrategy(sslContext(bundle)))
			// It would repeat what was answered with 429 or 503.
			.withHttpClientCustomizer((client) -> client.disableAutomaticRetries().disableCookieManagement())
			.build(settings);
	}

	/**
	 * Uses HTTP/1.1. For a few calls a minute, HTTP/2 has no advantage, and its
	 * connections may be closed while requests are in flight, so that it would be unclear
	 * whether a creation was sent. On Java 17, idle HTTP/2 connections are never closed.
	 */
	private static void configure(HttpClient.Builder client, HttpClientSettings settings,
			EnvironmentProxySelector proxies) {
		client.version(HttpClient.Version.HTTP_1_1);
		client.sslContext(sslContext(settings.sslBundle()));
		if (!proxies.proxies().isEmpty()) {
			client.proxy(proxies);
		}
	}

	private static SSLContext sslContext(@Nullable SslBundle configured) {
		SslBundle bundle = (configured != null) ? configured : SslBundle.systemDefault();
		try {
			SSLContext context = SSLContext.getInstance(bundle.getProtocol());
			context.init(bundle.getManagers().getKeyManagers(),
					Stream.of(bundle.getManagers().getTrustManagers())
						.map(OutboundConfiguration::decorate)
						.toArray(TrustManager[]::new),
					null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("TLS cannot be set up for outgoing connections", ex);
		}
	}

	private static TrustManager decorate(TrustManager manager) {
		return (manager instanceof X509ExtendedTrustManager x509) ? new CertificateNamingTrustManager(x509) : manager;
	}

}
