package io.patkeeper.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.patkeeper.FreePort;
import io.patkeeper.outbound.ConnectionFailure.Cause;
import io.patkeeper.sandbox.FakeProxy;
import io.patkeeper.sandbox.SelfSignedCertificate;
import io.patkeeper.sandbox.TlsServer;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Both kinds of HTTP client in a company's network: behind a proxy that may require a
 * password, and with a certificate authority of its own.
 */
class OutboundConfigurationTests {

	private static final String HOST = "patkeeper.example";

	@TempDir
	private static Path directory;

	private static SelfSignedCertificate certificate;

	private static TlsServer secure;

	private static HttpServer plain;

	private static final List<Headers> received = new ArrayList<>();

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
				WebClientAutoConfiguration.class))
		.withUserConfiguration(OutboundConfiguration.class)
		.withPropertyValues("spring.http.clients.imperative.factory=jdk", "spring.http.clients.reactive.connector=jdk",
				"spring.http.clients.connect-timeout=5s", "spring.http.clients.read-timeout=5s");

	@BeforeAll
	static void startServers() throws IOException {
		certificate = SelfSignedCertificate.make(directory, "EC", Instant.now().minusSeconds(60), 10);
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		secure = TlsServer.start(certificate, OutboundConfigurationTests::answer);
		plain = HttpServer.create(address, 0);
		plain.createContext("/", OutboundConfigurationTests::answer);
		plain.start();
	}

	@AfterAll
	static void stopServers() {
		secure.close();
		plain.stop(0);
	}

	@ParameterizedTest
	@EnumSource
	void trustsTheCertificatesOfTheConfiguredBundle(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			trusting(throughProxy(proxy, "")).run((context) -> {
				assertThat(client.get(context, "https://" + HOST)).isEqualTo("fine");
				assertThat(proxy.requests()).containsExactly("CONNECT " + HOST + ":443 HTTP/1.1");
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void namesTheCertificateThatIsNotTrusted(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			throughProxy(proxy, "").run((context) -> {
				ConnectionFailure failure = client.failure(context, "https://" + HOST);
				assertThat(failure.cause()).isEqualTo(Cause.CERTIFICATE);
				assertThat(failure).hasToString("the certificate of CN=" + HOST + ", issued by CN=" + HOST
						+ ", is not trusted, or is for another host");
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void doesNotTrustACertificateForAnotherName(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			trusting(throughProxy(proxy, ""))
				.run((context) -> assertThat(client.failure(context, "https://other.example").cause())
					.isEqualTo(Cause.CERTIFICATE));
		}
	}

	@ParameterizedTest
	@EnumSource
	void sendsUserAndPasswordOnlyToTheProxy(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			proxy.require("ada", "s3cret:ü");
			trusting(throughProxy(proxy, "ada:s3cret%3A%C3%BC@")).run((context) -> {
				assertThat(client.get(context, "https://" + HOST)).isEqualTo("fine");
				assertThat(received).hasSize(1).noneMatch((headers) -> headers.containsKey("Proxy-Authorization"));
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void sendsNoPasswordOfTheProxyToHostsThatAreExempt(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			throughProxy(proxy, "ada:s3cret@").run((context) -> {
				String url = "http://localhost:" + plain.getAddress().getPort();
				assertThat(client.get(context, url)).isEqualTo("fine");
				assertThat(received).hasSize(1).noneMatch((headers) -> headers.containsKey("Proxy-Authorization"));
				assertThat(proxy.requests()).isEmpty();
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void usesTheProxyForPlainHttpAsWell(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(plain.getAddress().getPort())) {
			proxy.require("ada", "s3cret");
			throughProxy(proxy, "ada:s3cret@")
				.run((context) -> assertThat(client.get(context, "http://" + HOST + "/")).isEqualTo("fine"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void saysThatTheProxyWantsAPassword(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			proxy.require("ada", "s3cret");
			for (String credentials : List.of("", "ada:wrong@")) {
				throughProxy(proxy, credentials)
					.run((context) -> assertThat(client.failure(context, "https://" + HOST).cause())
						.isEqualTo(Cause.PROXY_AUTHENTICATION));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void saysThatTheProxyDoesNotLetItThrough(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			proxy.refuse("403 Forbidden");
			throughProxy(proxy, "").run((context) -> assertThat(client.failure(context, "https://" + HOST))
				.isEqualTo(new ConnectionFailure(Cause.PROXY, List.of("403"))));
		}
	}

	@ParameterizedTest
	@EnumSource
	void saysThatThereIsNoSuchHost(Client client) {
		this.contexts.run((context) -> assertThat(client.failure(context, "https://nowhere.invalid").cause())
			.isEqualTo(Cause.NAME));
	}

	@ParameterizedTest
	@EnumSource
	void saysThatTheConnectionWasRefused(Client client) {
		this.contexts
			.run((context) -> assertThat(client.failure(context, "http://localhost:" + FreePort.find()).cause())
				.isEqualTo(Cause.REFUSED));
	}

	@ParameterizedTest
	@EnumSource
	void saysThatThereWasNoAnswer(Client client) throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.contexts.withPropertyValues("spring.http.clients.read-timeout=300ms")
				.run((context) -> assertThat(
						client.failure(context, "http://localhost:" + silent.getLocalPort()).cause())
					.isEqualTo(Cause.NO_ANSWER));
		}
	}

	@ParameterizedTest
	@EnumSource
	void survivesA401ThatNamesSchemesOfItsOwn(Client client) throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			proxy.require("ada", "s3cret");
			trusting(throughProxy(proxy, "ada:s3cret@"))
				.run((context) -> assertThat(client.status(context, "https://" + HOST + "/401")).isEqualTo(401));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.1.2.3",
			"172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]", "224.0.0.1",
			"[64:ff9b::7f00:1]", "255.255.255.255" })
	void connectsToPublicAddressesOnlyForPeople(String host) {
		received.clear();
		this.contexts.run((context) -> {
			ClientHttpRequestFactory factory = context.getBean("publicAddressRequestFactory",
					ClientHttpRequestFactory.class);
			assertThatExceptionOfType(FilteredHostException.class)
				.isThrownBy(() -> status(factory, "https://" + host + ":" + secure.port()));
			assertThat(received).isEmpty();
		});
	}

	@Test
	void leavesItToTheProxyToResolveNames() throws IOException {
		try (FakeProxy proxy = new FakeProxy(secure.port())) {
			trusting(throughProxy(proxy, "")).run((context) -> {
				ClientHttpRequestFactory factory = context.getBean("publicAddressRequestFactory",
						ClientHttpRequestFactory.class);
				assertThat(status(factory, "https://" + HOST)).isEqualTo(200);
				assertThat(proxy.requests()).containsExactly("CONNECT " + HOST + ":443 HTTP/1.1");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 302, 401, 429, 503 })
	void connectsToTheAddressThatWasCheckedAndAsksOnce(int status) {
		received.clear();
		List<String> resolved = new ArrayList<>();
		trusting(this.contexts).run((context) -> {
			HttpClientSettings settings = context.getBean(HttpClientSettings.class)
				.withRedirects(HttpRedirects.DONT_FOLLOW)
				.withInetAddressFilter(InetAddressFilter.all());
			ClientHttpRequestFactory factory = OutboundConfiguration.direct(settings, new SystemDefaultDnsResolver() {

				@Override
				public InetAddress[] resolve(String host) {
					resolved.add(host);
					return new InetAddress[] { InetAddress.getLoopbackAddress() };
				}

			});
			assertThat(status(factory, "https://" + HOST + ":" + secure.port() + "/" + status)).isEqualTo(status);
			assertThat(resolved).containsExactly(HOST);
			assertThat(received).hasSize(1);
		});
	}

	@Test
	void namesTheCertificateThatIsNotTrustedToPeople() {
		this.contexts.run((context) -> {
			ClientHttpRequestFactory factory = OutboundConfiguration.direct(context.getBean(HttpClientSettings.class),
					SystemDefaultDnsResolver.INSTANCE);
			assertThat(ConnectionFailure.of(catchThrowable(() -> status(factory, "https://localhost:" + secure.port())))
				.cause()).isEqualTo(Cause.CERTIFICATE);
		});
	}

	private static int status(ClientHttpRequestFactory factory, String url) throws IOException {
		try (ClientHttpResponse response = factory.createRequest(URI.create(url), HttpMethod.POST).execute()) {
			return response.getStatusCode().value();
		}
	}

	private ApplicationContextRunner throughProxy(FakeProxy proxy, String credentials) {
		received.clear();
		String address = "http://" + credentials + proxy.address();
		return this.contexts.withPropertyValues("HTTPS_PROXY=" + address, "HTTP_PROXY=" + address);
	}

	private static ApplicationContextRunner trusting(ApplicationContextRunner contexts) {
		return contexts.withPropertyValues("spring.http.clients.ssl.bundle=company",
				"spring.ssl.bundle.pem.company.truststore.certificate=" + certificate.certificateFile().toUri());
	}

	private static void answer(HttpExchange exchange) throws IOException {
		received.add(exchange.getRequestHeaders());
		if (exchange.getRequestURI().getPath().equals("/401")) {
			exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer authorization_uri=https://entra.example");
			exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"https://dev.azure.com/\"");
			exchange.sendResponseHeaders(401, -1);
		}
		else if (exchange.getRequestURI().getPath().matches("/\\d+")) {
			exchange.getResponseHeaders().add("Location", "/elsewhere");
			exchange.getResponseHeaders().add("Retry-After", "0");
			exchange.sendResponseHeaders(Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
		}
		else {
			byte[] body = "fine".getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	private enum Client {

		/** As for Entra. */
		REST {

			@Override
			ResponseEntity<String> call(ApplicationContext context, String url) {
				ClientHttpRequestFactory factory = context.getBean(ClientHttpRequestFactoryBuilder.class)
					.build(context.getBean(HttpClientSettings.class));
				EnvironmentProxySelector proxies = context.getBean(EnvironmentProxySelector.class);
				return RestClient.builder()
					.requestFactory(new InterceptingClientHttpRequestFactory(factory, List.of(proxies::intercept)))
					.defaultStatusHandler((status) -> status.value() == 401, (request, response) -> {
					})
					.build()
					.get()
					.uri(url)
					.retrieve()
					.toEntity(String.class);
			}

		},

		/** As for Azure DevOps. */
		WEB {

			@Override
			ResponseEntity<String> call(ApplicationContext context, String url) {
				return context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri(url)
					.retrieve()
					.onStatus((status) -> status.value() == 401, (response) -> Mono.empty())
					.toEntity(String.class)
					.block();
			}

		};

		abstract ResponseEntity<String> call(ApplicationContext context, String url);

		String get(ApplicationContext context, String url) {
			return call(context, url).getBody();
		}

		int status(ApplicationContext context, String url) {
			return call(context, url).getStatusCode().value();
		}

		ConnectionFailure failure(ApplicationContext context, String url) {
			return ConnectionFailure.of(catchThrowable(() -> call(context, url)));
		}

	}

}
