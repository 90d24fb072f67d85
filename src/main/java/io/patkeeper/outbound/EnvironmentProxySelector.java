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
 * Selects the proxies of the environment variables {@code HTTPS_PROXY},
 * {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in upper or lower case,
 * which the JVM does not read. Its own properties, such as {@code https.proxyHost}, take
 * precedence.
 */
public final class EnvironmentProxySelector extends ProxySelector {

	private static final List<String> JVM_PROPERTIES = List.of("http.proxyHost", "https.proxyHost", "socksProxyHost",
			"java.net.useSystemProxies");

	private final Optional<HttpProxy> https;

	private final Optional<HttpProxy> http;

	private final NoProxyHosts noProxyHosts;

	private EnvironmentProxySelector(Optional<HttpProxy> https, Optional<HttpProxy> http, NoProxyHosts noProxyHosts) {
		this.https = https;
		this.http = http;
		this.noProxyHosts = noProxyHosts;
	}

	/**
	 * Reads the variables.
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if one of them is not the URL of a usable proxy
	 */
	public static EnvironmentProxySelector of(Environment environment) {
		if (JVM_PROPERTIES.stream().anyMatch((name) -> System.getProperty(name) != null)) {
			return new EnvironmentProxySelector(Optional.empty(), Optional.empty(), NoProxyHosts.of(""));
		}
		return new EnvironmentProxySelector(find(environment, "HTTPS_PROXY", "ALL_PROXY"),
				find(environment, "HTTP_PROXY", "ALL_PROXY"),
				NoProxyHosts.of(value(environment, "NO_PROXY").orElse("")));
	}

	private static Optional<HttpProxy> find(Environment environment, String... variables) {
		return Stream.of(variables)
			.flatMap((variable) -> value(environment, variable).map((value) -> HttpProxy.of(variable, value)).stream())
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
	public List<HttpProxy> proxies() {
		return Stream.of(this.https, this.http).flatMap(Optional::stream).distinct().toList();
	}

	/**
	 * Adds the proxy's user and password to a request, if there are any. The JDK's client
	 * sends this header only to proxies. With an {@link java.net.Authenticator} instead,
	 * each 401 of Azure DevOps would become an exception.
	 */
	void authorize(URI uri, HttpHeaders headers) {
		proxy(uri).map(HttpProxy::credentials)
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

	/**
	 * Whether a URL is called through a proxy, of these or of the JVM's own.
	 */
	boolean isProxied(URI uri) {
		return (proxies().isEmpty() ? ProxySelector.getDefault() : this).select(uri)
			.stream()
			.anyMatch((proxy) -> proxy.type() != Proxy.Type.DIRECT);
	}

	private Optional<HttpProxy> proxy(URI uri) {
		return ("https".equalsIgnoreCase(uri.getScheme()) ? this.https : this.http)
			.filter((proxy) -> !this.noProxyHosts.contains(uri));
	}

	@Override
	public List<Proxy> select(URI uri) {
		return proxy(uri).map((it) -> List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(it.host(), it.port()))))
			.orElseGet(() -> List.of(Proxy.NO_PROXY));
	}

	@Override
	public void connectFailed(URI uri, SocketAddress address, IOException failure) {
		// The caller gets the exception as well.
	}

}
