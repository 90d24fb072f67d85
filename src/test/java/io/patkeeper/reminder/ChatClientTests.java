package io.patkeeper.reminder;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.client.JdkClientHttpRequestFactory;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ChatClientTests {

	private static final ChatWebhook TEAMS = webhook(
			"https://prod-1.westeurope.logic.azure.com/workflows/w?sp=%2Ftriggers%2Frun&sig=SignatureCanary");

	private static final ChatWebhook SLACK = webhook("https://hooks.slack.com/services/T0/B0/SignatureCanary");

	private final WireMockServer chat = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private final JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();

	private ChatClient client;

	@BeforeEach
	void start() {
		this.chat.start();
		String host = this.chat.baseUrl();
		this.client = new ChatClient(
				(url, method) -> this.requests
					.createRequest(URI.create(url.toString().replace("https://" + url.getHost(), host)), method),
				JsonMapper.shared());
	}

	@AfterEach
	void stop() {
		this.chat.stop();
	}

	@Test
	void postsJson() {
		answer(aResponse().withStatus(202));
		assertThat(this.client.post(TEAMS, Map.of("type", "message"))).isEqualTo(new ChatAnswer(ChatResult.TAKEN));
		this.chat.verify(1,
				postRequestedFor(urlEqualTo("/workflows/w?sp=%2Ftriggers%2Frun&sig=SignatureCanary"))
					.withHeader("Content-Type", equalTo("application/json"))
					.withRequestBody(equalToJson("{\"type\":\"message\"}")));
	}

	@ParameterizedTest
	@CsvSource({ "200, TAKEN", "202, TAKEN", "301, REFUSED", "302, REFUSED", "307, REFUSED", "400, REFUSED",
			"401, REFUSED", "403, REFUSED", "404, GONE", "410, GONE", "408, UNAVAILABLE", "429, UNAVAILABLE",
			"500, UNAVAILABLE", "502, UNAVAILABLE", "503, UNAVAILABLE" })
	void knowsWhatTheStatusMeans(int status, ChatResult result) {
		answer(aResponse().withStatus(status).withHeader("Location", this.chat.baseUrl() + "/elsewhere"));
		assertThat(this.client.post(TEAMS, Map.of()).result()).isEqualTo(result);
		assertThat(this.chat.getAllServeEvents()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "200, ok, TAKEN", "200, '', REFUSED", "200, <html>, REFUSED", "400, invalid_payload, REFUSED",
			"403, action_prohibited, REFUSED", "404, no_service, GONE", "410, channel_is_archived, GONE" })
	void knowsWhatSlackMeans(int status, String body, ChatResult result) {
		answer(aResponse().withStatus(status).withBody(body));
		assertThat(this.client.post(SLACK, Map.of()).result()).isEqualTo(result);
	}

	@Test
	void waitsAsLongAsItIsAskedTo() {
		answer(aResponse().withStatus(429).withHeader("Retry-After", "30"));
		assertThat(this.client.post(SLACK, Map.of()))
			.isEqualTo(new ChatAnswer(ChatResult.UNAVAILABLE, Duration.ofSeconds(30)));
	}

	@Test
	void doesNotWaitForAnAnswerForEver() {
		this.requests.setReadTimeout(Duration.ofMillis(200));
		answer(aResponse().withStatus(202).withFixedDelay(3000));
		assertThat(this.client.post(TEAMS, Map.of()).result()).isEqualTo(ChatResult.UNAVAILABLE);
	}

	@Test
	void tellsNoLogWhereItPosts(CapturedOutput output) {
		answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
		assertThat(this.client.post(TEAMS, Map.of()).result()).isEqualTo(ChatResult.UNAVAILABLE);
		this.chat.stop();
		assertThat(this.client.post(SLACK, Map.of()).result()).isEqualTo(ChatResult.UNAVAILABLE);
		assertThat(output).contains("hooks.slack.com cannot be reached").doesNotContain("SignatureCanary");
	}

	private void answer(ResponseDefinitionBuilder answer) {
		this.chat.stubFor(post(anyUrl()).willReturn(answer));
	}

	private static ChatWebhook webhook(String url) {
		return new ChatWebhook(URI.create(url));
	}

}
