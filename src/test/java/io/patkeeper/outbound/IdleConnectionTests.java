package io.patkeeper.outbound;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long an idle connection is kept. It is made by another process, as the JDK reads
 * the setting only once.
 */
@Tag("thorough")
class IdleConnectionTests {

	@Test
	@Timeout(120)
	void isClosedBeforeAFirewallForgetsIt() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			server.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
			Process client = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
					SpringApplication.class.getName(), "--spring.main.sources=" + Client.class.getName(),
					"--spring.main.web-application-type=none", "http://localhost:" + server.getLocalPort())
				.inheritIO()
				.redirectInput(ProcessBuilder.Redirect.PIPE)
				.start();
			try (Socket connection = server.accept()) {
				connection.setSoTimeout((int) Duration.ofSeconds(45).toMillis());
				BufferedReader request = new BufferedReader(
						new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
				while (!request.readLine().isEmpty()) {
					// The headers.
				}
				connection.getOutputStream()
					.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				long answered = System.nanoTime();
				assertThat(request.read()).as("the client closes the connection").isEqualTo(-1);
				assertThat(Duration.ofNanos(System.nanoTime() - answered)).isBetween(Duration.ofSeconds(15),
						Duration.ofSeconds(40));
				assertThat(client.isAlive()).isTrue();
			}
			finally {
				client.destroyForcibly().waitFor();
			}
		}
	}

	/**
	 * Not a main class: {@code spring-boot:test-run} expects a single one.
	 */
	@Import(OutboundConfiguration.class)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class })
	static class Client implements ApplicationRunner {

		private final ClientHttpRequestFactoryBuilder<?> builder;

		Client(ClientHttpRequestFactoryBuilder<?> builder) {
			this.builder = builder;
		}

		@Override
		public void run(ApplicationArguments arguments) throws Exception {
			RestClient.builder()
				.requestFactory(this.builder.build())
				.build()
				.get()
				.uri(arguments.getNonOptionArgs().get(0))
				.retrieve()
				.toBodilessEntity();
			// Until the test stops this process, or ends.
			System.in.read();
		}

	}

}
