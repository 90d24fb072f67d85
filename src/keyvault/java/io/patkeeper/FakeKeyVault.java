package io.patkeeper;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * As much of an Azure Key Vault as it takes to read secrets, with its name, its TLS and
 * its challenge, and the managed identity of an App Service that may read them.
 */
final class FakeKeyVault implements AutoCloseable {

	private static final String HOST = "contoso.vault.azure.net";

	private static final String RESOURCE = "https://vault.azure.net";

	private static final String IDENTITY_HEADER = "identity";

	private static final String ACCESS_TOKEN = "VaultAccessToken";

	private static final String PASSWORD = "changeit";

	private final Map<String, String> secrets = new ConcurrentHashMap<>();

	private final HttpsServer vault;

	private final HttpServer identity;

	private final Path keyStore;

	private final Path hosts;

	FakeKeyVault(Path directory) throws Exception {
		this.keyStore = directory.resolve("vault.p12");
		this.hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost " + HOST + "\n");
		run(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "vault",
				"-keyalg", "EC", "-dname", "CN=" + HOST, "-ext", "san=dns:" + HOST, "-storetype", "PKCS12", "-keystore",
				this.keyStore.toString(), "-storepass", PASSWORD);
		InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		this.vault = HttpsServer.create(anyPort, 0);
		this.vault.setHttpsConfigurator(new HttpsConfigurator(tls()));
		this.vault.createContext("/secrets", this::answerSecrets);
		this.vault.start();
		this.identity = HttpServer.create(anyPort, 0);
		this.identity.createContext("/token", FakeKeyVault::answerIdentity);
		this.identity.start();
	}

	void put(String name, String value) {
		this.secrets.put(name, value);
	}

	String endpoint() {
		return "https://" + HOST + ":" + this.vault.getAddress().getPort() + "/";
	}

	/** What a Java program has to be started with to find it and to trust it. */
	List<String> options() {
		return List.of("-Djdk.net.hosts.file=" + this.hosts, "-Djavax.net.ssl.trustStore=" + this.keyStore,
				"-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
	}

	/** What an App Service has in its environment. */
	Map<String, String> environment() {
		return Map.of("IDENTITY_ENDPOINT", "http://127.0.0.1:" + this.identity.getAddress().getPort() + "/token",
				"IDENTITY_HEADER", IDENTITY_HEADER);
	}

	@Override
	public void close() {
		this.vault.stop(0);
		this.identity.stop(0);
	}

	private void answerSecrets(HttpExchange exchange) throws IOException {
		if (!("Bearer " + ACCESS_TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			exchange.getResponseHeaders()
				.add("WWW-Authenticate",
						"Bearer authorization=\"https://login.microsoftonline.com/8b1a9953-c461-4296-a827-abf8c47804d7\","
								+ " resource=\"" + RESOURCE + "\"");
			answer(exchange, 401, "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"AKV10000\"}}");
			return;
		}
		String[] path = exchange.getRequestURI().getPath().split("/");
		if (path.length == 2) {
			String list = this.secrets.keySet().stream().map(this::describe).collect(Collectors.joining(","));
			answer(exchange, 200, "{\"value\":[" + list + "],\"nextLink\":null}");
		}
		else if (this.secrets.containsKey(path[2])) {
			String secret = describe(path[2]);
			answer(exchange, 200, "{\"value\":\"" + this.secrets.get(path[2]) + "\"," + secret.substring(1));
		}
		else {
			answer(exchange, 404, "{\"error\":{\"code\":\"SecretNotFound\",\"message\":\"Not found\"}}");
		}
	}

	private String describe(String name) {
		return "{\"id\":\"%ssecrets/%s\",\"attributes\":{\"enabled\":true,\"created\":1700000000,\"updated\":1700000000}}"
			.formatted(endpoint(), name);
	}

	private static void answerIdentity(HttpExchange exchange) throws IOException {
		boolean known = IDENTITY_HEADER.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"));
		answer(exchange, known ? 200 : 401, known ? """
				{"access_token":"%s","token_type":"Bearer","resource":"%s","expires_on":"%d"}""".formatted(ACCESS_TOKEN,
				RESOURCE, Instant.now().plusSeconds(86400).getEpochSecond()) : "{}");
	}

	private static void answer(HttpExchange exchange, int status, String json) throws IOException {
		byte[] body = json.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private SSLContext tls() throws GeneralSecurityException, IOException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(this.keyStore)) {
			keys.load(content, PASSWORD.toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, PASSWORD.toCharArray());
		SSLContext tls = SSLContext.getInstance("TLS");
		tls.init(factory.getKeyManagers(), null, null);
		return tls;
	}

	private static void run(String... command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException(output);
		}
	}

}
