package io.patkeeper.ui;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Assets over HTTP: compressed by the build, and cached for good under a URL with a hash.
 */
@SandboxTest
class AssetsTests {

	private static final Path SOURCES = Path.of("src/main/resources/static/assets");

	private static final Map<String, String> CONTENT_TYPES = Map.of("css", "text/css", "js", "text/javascript", "svg",
			"image/svg+xml", "webp", "image/webp");

	private static final String NO_HASH = "0".repeat(32);

	private final HttpClient client = HttpClient.newHttpClient();

	@Autowired
	private ResourceUrlProvider urls;

	@LocalServerPort
	private int port;

	static List<String> assets() throws IOException {
		try (Stream<Path> files = Files.list(SOURCES)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	static List<String> texts() throws IOException {
		return assets().stream().filter((asset) -> !asset.endsWith(".webp")).toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.css", "administration.css", "app.js" })
	void areBuiltWithoutCommentsAndIndentation(String asset) throws IOException {
		List<String> code = Files.readAllLines(SOURCES.resolve(asset))
			.stream()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("//")
					&& !(line.startsWith("/*") && line.endsWith("*/")))
			.toList();
		assertThat(new String(built(asset), StandardCharsets.UTF_8).lines()).containsExactlyElementsOf(code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "icons.svg", "mark.svg", "list-en-light.webp" })
	void areBuiltAsTheyAre(String asset) throws IOException {
		assertThat(built(asset)).isEqualTo(Files.readAllBytes(SOURCES.resolve(asset)));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void areServedAsTheBuildCompressedThem(String asset) throws Exception {
		HttpResponse<byte[]> answer = get(hashed(asset), "Accept-Encoding", "gzip, deflate, br, zstd");
		assertIsCached(asset, answer);
		assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
		assertThat(answer.body())
			.isEqualTo(new ClassPathResource("static/assets/" + asset + ".gz").getContentAsByteArray());
		assertThat(decompressed(answer.body())).isEqualTo(built(asset));
	}

	@ParameterizedTest
	@MethodSource("assets")
	void areServedUncompressedToClientsThatDoNotAcceptIt(String asset) throws Exception {
		for (String accepted : List.of("identity", "br")) {
			HttpResponse<byte[]> answer = get(hashed(asset), "Accept-Encoding", accepted);
			assertIsCached(asset, answer);
			assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
			assertThat(answer.body()).isEqualTo(built(asset));
		}
		assertThat(get(hashed(asset)).body()).isEqualTo(built(asset));
	}

	@ParameterizedTest
	@MethodSource("assets")
	void areNotCompressedWhenTheyAreAlready(String asset) throws Exception {
		HttpResponse<byte[]> answer = get(hashed(asset), "Accept-Encoding", "gzip");
		boolean picture = asset.endsWith(".webp");
		assertThat(answer.headers().allValues("Content-Encoding")).hasSize(picture ? 0 : 1);
		assertThat(picture ? answer.body() : decompressed(answer.body())).isEqualTo(built(asset));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void areCompressedUnderTheirPlainUrlsToo(String asset) throws Exception {
		HttpResponse<byte[]> answer = get(plain(asset), "Accept-Encoding", "gzip");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
		assertThat(answer.headers().allValues("Vary")).containsExactly("Accept-Encoding");
		assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
		assertThat(decompressed(answer.body())).isEqualTo(built(asset));
	}

	@ParameterizedTest
	@MethodSource("assets")
	void haveTheSameHeadersWithoutTheirBody(String asset) throws Exception {
		Map<String, List<String>> headers = lasting(get(hashed(asset), "Accept-Encoding", "gzip").headers());
		HttpResponse<byte[]> head = send("HEAD", hashed(asset), "Accept-Encoding", "gzip");
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		assertThat(lasting(head.headers())).isEqualTo(headers).containsKeys("content-length", "etag", "vary");
	}

	@ParameterizedTest
	@MethodSource("assets")
	void areNotSentAgainToClientsThatHaveThem(String asset) throws Exception {
		String etag = get(hashed(asset), "Accept-Encoding", "gzip").headers().firstValue("ETag").orElseThrow();
		// Browsers send both, and the date does not count then.
		HttpResponse<byte[]> answer = get(hashed(asset), "Accept-Encoding", "gzip", "If-None-Match", etag,
				"If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT");
		assertThat(answer.statusCode()).isEqualTo(304);
		assertThat(answer.body()).isEmpty();
		assertThat(answer.headers().firstValue("ETag")).contains(etag);
		assertThat(answer.headers().allValues("Vary")).containsExactly("Accept-Encoding");
		assertThat(answer.headers().allValues("Cache-Control")).containsExactly("max-age=31536000, public, immutable");
		assertThat(get(hashed(asset), "If-None-Match", "W/\"" + NO_HASH + "\"").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@MethodSource("assets")
	void areFoundByAPageOfAnotherVersion(String asset) throws Exception {
		HttpResponse<byte[]> answer = get(plain(asset).replace(".", "-" + NO_HASH + "."));
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
		assertThat(answer.headers().firstValue("Location")).contains("http://localhost:" + this.port + plain(asset));
	}

	@Test
	void areMissedWhereNoVersionHasThem() throws Exception {
		for (String path : List.of("/assets/none.css", "/assets/app-" + NO_HASH,
				"/assets/%7Bapp%7D-" + NO_HASH + ".css", "/assets/old/app-" + NO_HASH + ".css")) {
			assertThat(get(path).statusCode()).as(path).isEqualTo(404);
		}
	}

	private void assertIsCached(String asset, HttpResponse<byte[]> answer) {
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().allValues("Cache-Control")).containsExactly("max-age=31536000, public, immutable");
		assertThat(answer.headers().allValues("Vary")).containsExactly("Accept-Encoding");
		assertThat(answer.headers().allValues("Content-Type"))
			.containsExactly(CONTENT_TYPES.get(asset.substring(asset.lastIndexOf('.') + 1)));
		assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
	}

	private static Map<String, List<String>> lasting(HttpHeaders headers) {
		return HttpHeaders
			.of(headers.map(),
					(name, value) -> !name.equalsIgnoreCase("X-Correlation-Id") && !name.equalsIgnoreCase("Date"))
			.map();
	}

	private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
		return send("GET", path, headers);
	}

	private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.method(method, BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), BodyHandlers.ofByteArray());
	}

	private String hashed(String asset) {
		String url = this.urls.getForLookupPath(plain(asset));
		assertThat(url).matches(".+-[0-9a-f]{32}\\..+");
		return url;
	}

	private static String plain(String asset) {
		return PublicPaths.ASSETS + "/" + asset;
	}

	private static byte[] built(String asset) throws IOException {
		return new ClassPathResource("static/assets/" + asset).getContentAsByteArray();
	}

	private static byte[] decompressed(byte[] gzip) throws IOException {
		try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
			return input.readAllBytes();
		}
	}

}
