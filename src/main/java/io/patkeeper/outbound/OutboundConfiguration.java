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
 * What all HTTP clients have in common, whether they call Entra or Azure DevOps, besides
 * Boot's {@code spring.http.clients.*}.
 */
@Configuration(proxyBeanMethods = false)
public class OutboundConfiguration {

	@Bean
	Proxies proxies(Environment environment) {
		return Proxies.of(environment);
	}

	@Bean
	ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> outboundConnectors(HttpClientSettings settings,
			Proxies proxies) {
		return (builder) -> builder.withHttpClientCustomizer((client) -> configure(client, settings, proxies));
	}

	@Bean
	ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> outboundRequestFactories(
			HttpClientSettings settings, Proxies proxies) {
		return (builder) -> builder.withHttpClientCustomizer((client) -> configure(client, settings, proxies));
	}

	@Bean
	WebClientCustomizer proxyAuthorization(Proxies proxies) {
		return (builder) -> builder.filter((request, next) -> next.exchange(
				ClientRequest.from(request).headers((headers) -> proxies.authorize(request.url(), headers)).build()));
	}

	/**
	 * Uses HTTP/1.1: for a few calls a minute, HTTP/2 has no advantage, and its
	 * connections may be closed with requests still in flight, so that it is not certain
	 * whether a creation was sent once. On Java 17, idle ones are never closed, either.
	 */
	private static void configure(HttpClient.Builder client, HttpClientSettings settings, Proxies proxies) {
		client.version(HttpClient.Version.HTTP_1_1);
		client
			.sslContext(sslContext((settings.sslBundle() != null) ? settings.sslBundle() : SslBundle.systemDefault()));
		if (!proxies.addresses().isEmpty()) {
			client.proxy(proxies);
		}
	}

	private static SSLContext sslContext(SslBundle bundle) {
		try {
			SSLContext context = SSLContext.getInstance(bundle.getProtocol());
			context.init(bundle.getManagers().getKeyManagers(),
					Stream.of(bundle.getManagers().getTrustManagers())
						.map(OutboundConfiguration::naming)
						.toArray(TrustManager[]::new),
					null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("TLS cannot be set up for outgoing connections", ex);
		}
	}

	private static TrustManager naming(TrustManager manager) {
		return (manager instanceof X509ExtendedTrustManager x509) ? new CertificateNamingTrustManager(x509) : manager;
	}

}
