package io.patkeeper.outbound;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The forms of {@code NO_PROXY} that are in use.
 */
class NoProxyHostsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			example.com            | https://example.com/
			example.com            | https://dev.example.com/
			.example.com           | https://dev.example.com/
			*.example.com          | https://dev.example.com/
			EXAMPLE.com            | https://dev.Example.COM/
			a.org, example.com     | https://example.com/
			a.org example.com      | https://example.com/
			example.com:8443       | https://example.com:8443/
			example.com:443        | https://example.com/
			*                      | https://anything.test/
			10.0.0.7               | https://10.0.0.7/
			10.0.0.0/8             | https://10.1.2.3/
			10.0.0.0/8:443         | https://10.1.2.3/
			fd00::/8               | https://[fd00::1]/
			[fd00::1]:443          | https://[fd00::1]/
			''                     | http://localhost:8080/
			''                     | http://127.0.0.1:8080/
			''                     | http://[::1]:8080/
			""")
	void exempts(String value, URI uri) {
		assertThat(NoProxyHosts.of(value).contains(uri)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''                     | https://example.com/
			example.com            | https://notexample.com/
			example.com            | https://example.com.test/
			example.com:8443       | https://example.com/
			10.0.0.0/8             | https://11.0.0.1/
			10.0.0.0/8             | https://10.example.com/
			10.0.0.0/99            | https://10.0.0.1/
			fd00::/8               | https://[fe80::1]/
			,                      | https://example.com/
			""")
	void doesNotExempt(String value, URI uri) {
		assertThat(NoProxyHosts.of(value).contains(uri)).isFalse();
	}

}
