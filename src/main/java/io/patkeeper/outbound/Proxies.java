package io.patkeeper.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * The proxies that {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and
 * {@code NO_PROXY} name, in upper or lower case. The JVM reads none of them; if its own
 * properties, such as {@code https.proxyHost}, name a proxy, those count instead.
 */
public final class Proxies extends ProxySelector {

	private static final List<String> PROPERTIES_OF_THE_JVM = List.of("http.proxyHost", "https.proxyHost",
			"socksProxyHost", "java.net.useSystemProxies");

	private final Optional<ProxyAddress> https;

	private final Optional<ProxyAddress> http;

	private final NoProxy exceptions;

	private Proxies(Optional<ProxyAddress> https, Optional<ProxyAddress> http, NoProxy exceptions) {
		this.https = https;
		this.http = http;
		this.exceptions = exceptions;
	}

	/**
	 * Reads the variables.
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if one of them is not the address of a usable proxy
	 */
	public static Proxies of(Environment environment) {
		if (PROPERTIES_OF_THE_JVM.stream().anyMatch((name) -> System.getProperty(name) != null)) {
			return new Proxies(Optional.empty(), Optional.empty(), NoProxy.of(""));
		}
		return new Proxies(find(environment, "HTTPS_PROXY", "ALL_PROXY"), find(environment, "HTTP_PROXY", "ALL_PROXY"),
				NoProxy.of(value(environment, "NO_PROXY").orElse("")));
	}

	private static Optional<ProxyAddress> find(Environment environment, String... variables) {
		return Stream.of(variables)
			.flatMap((variable) -> value(environment, variable).map((value) -> ProxyAddress.of(variable, value))
				.stream())
			.findFirst();
	}

	private static Optional<String> value(Environment environment, String variable) {
		return Stream.of(variable, variable.toLowerCase(Locale.ROOT))
			.map((name) -> environment.getProperty(name, "").strip())
			.filter((value) -> !value.isEmpty())
			.findFirst();
	}

	/**
	 * The proxies in use, each once.
	 */
	public List<ProxyAddress> addresses() {
		return Stream.of(this.https, this.http).flatMap(Optional::stream).distinct().toList();
	}

	/**
	 * Adds the proxy's user and password to a request, if there are any. The JDK's client
	 * sends this header to proxies only. The alternative, an
	 * {@link java.net.Authenticator}, would turn each 401 of Azure DevOps into an
	 * exception.
	 */
	void authorize(URI uri, HttpHeaders headers) {
		proxy(uri).map(ProxyAddress::credentials)
			.ifPresent((credentials) -> headers.set(HttpHeaders.PROXY_AUTHORIZATION, credentials.basic()));
	}

	/**
	 * The same, as a {@link ClientHttpRequestInterceptor}.
	 */
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		authorize(request.getURI(), request.getHeaders());
		return execution.execute(request, body);
	}

	private Optional<ProxyAddress> proxy(URI uri) {
		return ("https".equalsIgnoreCase(uri.getScheme()) ? this.https : this.http)
			.filter((proxy) -> !this.exceptions.contains(uri));
	}

	@Override
	public List<Proxy> select(URI uri) {
		return proxy(uri).map((it) -> List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(it.host(), it.port()))))
			.orElseGet(() -> List.of(Proxy.NO_PROXY));
	}

	@Override
	public void connectFailed(URI uri, SocketAddress address, IOException failure) {
		// The caller gets the failure as well.
	}

}
