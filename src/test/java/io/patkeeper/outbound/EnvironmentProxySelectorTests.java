package io.patkeeper.outbound;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EnvironmentProxySelectorTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void connectsDirectlyUnlessAProxyIsNamed() {
		assertThat(proxyOf("https://dev.azure.com")).isEqualTo(Proxy.NO_PROXY);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			HTTPS_PROXY, https://dev.azure.com
			https_proxy, https://dev.azure.com
			HTTP_PROXY,  http://dev.azure.com
			http_proxy,  http://dev.azure.com
			ALL_PROXY,   https://dev.azure.com
			all_proxy,   http://dev.azure.com
			""")
	void readsTheVariablesInUpperAndLowerCase(String variable, String url) {
		this.environment.setProperty(variable, "http://proxy.example.com:3128");
		assertThat(proxyOf(url).address()).isEqualTo(new InetSocketAddress("proxy.example.com", 3128));
	}

	@Test
	void usesTheProxyForHttpsForNothingElse() {
		this.environment.setProperty("HTTPS_PROXY", "http://proxy.example.com:3128");
		assertThat(proxyOf("http://dev.azure.com")).isEqualTo(Proxy.NO_PROXY);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			proxy.example.com,             proxy.example.com, 80
			proxy.example.com:8080,        proxy.example.com, 8080
			http://proxy.example.com/,     proxy.example.com, 80
			HTTP://user@proxy.example.com, proxy.example.com, 80
			http://[fd00::1]:3128,         [fd00::1],         3128
			""")
	void readsAddressesAsOtherProgramsDo(String value, String host, int port) {
		HttpProxy proxy = HttpProxy.of("HTTPS_PROXY", value);
		assertThat(proxy.host()).isEqualTo(host);
		assertThat(proxy.port()).isEqualTo(port);
	}

	@Test
	void connectsDirectlyToHostsThatAreExempt() {
		this.environment.setProperty("HTTPS_PROXY", "proxy.example.com");
		this.environment.setProperty("no_proxy", "azure.com");
		assertThat(proxyOf("https://dev.azure.com")).isEqualTo(Proxy.NO_PROXY);
		assertThat(authorization("https://dev.azure.com")).isNull();
	}

	@Test
	void decodesUserAndPassword() {
		this.environment.setProperty("HTTPS_PROXY", "http://ada:p%40ss%3Aw%C3%B6rd@proxy.example.com");
		// "ada:p@ss:wörd" in UTF-8
		assertThat(authorization("https://dev.azure.com")).isEqualTo("Basic YWRhOnBAc3M6d8O2cmQ=");
		assertThat(authorization("http://dev.azure.com")).isNull();
	}

	@Test
	void hidesThePassword() {
		this.environment.setProperty("HTTPS_PROXY", "http://ada:ProxyPasswordCanary@proxy.example.com:3128");
		HttpProxy proxy = EnvironmentProxySelector.of(this.environment).proxies().get(0);
		assertThat(proxy).hasToString("proxy.example.com:3128");
		assertThat(proxy.credentials()).hasToString("******");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://proxy.example.com", "socks5://proxy.example.com", "http://", "http://a b",
			"http://ada:p%ss@proxy.example.com", "http://proxy.example.com:99999" })
	void refusesWhatCannotBeUsed(String value) {
		this.environment.setProperty("HTTPS_PROXY", value);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> EnvironmentProxySelector.of(this.environment))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("HTTPS_PROXY"))
			.satisfies((ex) -> assertThat(ex.toString() + ex.getValue()).doesNotContain("p%ss"));
	}

	private Proxy proxyOf(String url) {
		return EnvironmentProxySelector.of(this.environment).select(URI.create(url)).get(0);
	}

	private String authorization(String url) {
		HttpHeaders headers = new HttpHeaders();
		EnvironmentProxySelector.of(this.environment).authorize(URI.create(url), headers);
		return headers.getFirst(HttpHeaders.PROXY_AUTHORIZATION);
	}

}
