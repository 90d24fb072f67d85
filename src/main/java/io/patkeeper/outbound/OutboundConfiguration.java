package io.patkeeper.outbound;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
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
	 * Uses HTTP/1.1. For a few calls a minute, HTTP/2 has no advantage, and its
	 * connections may be closed while requests are in flight, so that it would be unclear
	 * whether a creation was sent. On Java 17, idle HTTP/2 connections are never closed.
	 */
	private static void configure(HttpClient.Builder client, HttpClientSettings settings,
			EnvironmentProxySelector proxies) {
		client.version(HttpClient.Version.HTTP_1_1);
		client
			.sslContext(sslContext((settings.sslBundle() != null) ? settings.sslBundle() : SslBundle.systemDefault()));
		if (!proxies.proxies().isEmpty()) {
			client.proxy(proxies);
		}
	}

	private static SSLContext sslContext(SslBundle bundle) {
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
