package io.patkeeper.token;

import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeAzureDevOps;
import io.patkeeper.sandbox.Page;
import io.patkeeper.sandbox.Pat;
import io.patkeeper.sandbox.People;
import io.patkeeper.sandbox.Sandbox;
import io.patkeeper.sandbox.SandboxTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many bytes it takes to see the list of a thousand tokens, not counting headers.
 */
@SandboxTest
class ListWeightTests {

	private static final int TOKENS = 1000;

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	private Browser browser;

	private Page list;

	@BeforeEach
	void signIn() {
		Sandbox.shared().reset();
		giveTokens(Sandbox.shared().azureDevOps());
		this.browser = new Browser(this.port);
		this.list = this.browser.signInAs(People.ANA);
		assertThat(this.list.document().select("main tbody tr")).hasSize(50);
	}

	/** Tokens like those that she has, with ids and names of their own. */
	private static void giveTokens(FakeAzureDevOps azureDevOps) {
		List<Pat> tokens = azureDevOps.tokensOf(People.ANA);
		for (int i = tokens.size(); i < TOKENS; i++) {
			Pat pat = tokens.get(i % tokens.size());
			azureDevOps.give(People.ANA,
					new Pat(UUID.randomUUID(), pat.displayName() + " " + i, pat.scope(), pat.targetAccounts(),
							pat.validFrom(), pat.validTo().plus(Duration.ofMinutes(i)), pat.revoked(), pat.secret()));
		}
		assertThat(azureDevOps.tokensOf(People.ANA)).hasSize(TOKENS);
	}

	@Test
	void isAtMostFifteenKilobytesForThePage() throws Exception {
		assertThat(bytes(this.list.uri())).isLessThanOrEqualTo(15 * 1024);
	}

	@Test
	void isAtMostFortyKilobytesAtTheFirstVisit() throws Exception {
		List<URI> assets = Stream.of("link[href]", "script[src]", "img[src]", "use[href]")
			.flatMap((query) -> this.list.document().select(query).stream())
			.map((element) -> element.hasAttr("href") ? element.attr("href") : element.attr("src"))
			.map((url) -> this.list.uri().resolve(url.replaceAll("#.*", "")))
			.distinct()
			.toList();
		assertThat(assets).hasSize(4);
		int sum = bytes(this.list.uri());
		for (URI asset : assets) {
			sum += bytes(asset);
		}
		assertThat(sum).isLessThanOrEqualTo(40 * 1024);
	}

	/** A single character beyond Latin-1 doubles the memory that the page takes. */
	@ParameterizedTest
	@ValueSource(strings = { "en", "pt-BR" })
	void addsNoCharacterBeyondLatin1(String language) {
		FakeAzureDevOps azureDevOps = Sandbox.shared().azureDevOps();
		List<Pat> tokens = azureDevOps.tokensOf(People.ANA);
		azureDevOps.takeAll(People.ANA);
		IntStream.range(0, tokens.size()).forEach((i) -> {
			Pat pat = tokens.get(i);
			azureDevOps.give(People.ANA, new Pat(pat.authorizationId(), "Token " + i, pat.scope(), pat.targetAccounts(),
					pat.validFrom(), pat.validTo(), pat.revoked(), pat.secret()));
		});
		String page = this.browser.language(language).get("/tokens").body();
		assertThat(page.codePoints().filter((character) -> character > 0xff).mapToObj(Character::toString)).isEmpty();
		assertThat(page).contains("Token 1");
	}

	private int bytes(URI uri) throws Exception {
		String cookies = this.browser.cookies().stream().map(HttpCookie::toString).collect(Collectors.joining("; "));
		HttpResponse<byte[]> answer = this.client.send(
				HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").header("Cookie", cookies).build(),
				BodyHandlers.ofByteArray());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
		return answer.body().length;
	}

}
