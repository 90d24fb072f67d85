package io.patkeeper.reminder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.patkeeper.outbound.ConnectionFailure;
import io.patkeeper.outbound.RetryAfter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.http.HttpStatus;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Posts messages to chats. What they answer is not shown to anyone, only what it means.
 *
 * @see <a href=
 * "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook">
 * Webhooks of Teams</a>
 * @see <a href=
 * "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks"> Webhooks
 * of Slack</a>
 */
@Component
class ChatClient {

	private static final Logger logger = LoggerFactory.getLogger(ChatClient.class);

	/** All that Slack answers if it has taken a message. */
	private static final String OK = "ok";

	private final RestClient client;

	private final JsonMapper json;

	ChatClient(@Lazy @Qualifier("publicAddressRequestFactory") ClientHttpRequestFactory requests, JsonMapper json) {
		this.client = RestClient.builder().requestFactory(requests).build();
		this.json = json;
	}

	/**
	 * Posts a message.
	 * @param message its JSON, as maps and lists
	 */
	ChatAnswer post(ChatWebhook webhook, Object message) {
		try {
			return this.client.post()
				.uri(webhook.url())
				.contentType(MediaType.APPLICATION_JSON)
				.body(this.json.writeValueAsBytes(message))
				.exchange((request, response) -> answer(webhook.app(), response));
		}
		catch (FilteredHostException ex) {
			return new ChatAnswer(ChatResult.NOT_PUBLIC);
		}
		catch (ResourceAccessException ex) {
			// Its message has the URL in it, and so has that of its cause.
			logger.info("{} cannot be reached: {}", webhook.url().getHost(), ConnectionFailure.of(ex));
			return new ChatAnswer(ChatResult.UNAVAILABLE);
		}
	}

	private static ChatAnswer answer(ChatApp app, ClientHttpResponse response) throws IOException {
		int status = response.getStatusCode().value();
		if (response.getStatusCode().is2xxSuccessful()) {
			return new ChatAnswer((app != ChatApp.SLACK || isOk(response)) ? ChatResult.TAKEN : ChatResult.REFUSED);
		}
		if (status == HttpStatus.NOT_FOUND.value() || status == HttpStatus.GONE.value()) {
			return new ChatAnswer(ChatResult.GONE);
		}
		if (response.getStatusCode().is5xxServerError() || status == HttpStatus.TOO_MANY_REQUESTS.value()
				|| status == HttpStatus.REQUEST_TIMEOUT.value()) {
			return new ChatAnswer(ChatResult.UNAVAILABLE, RetryAfter.of(response.getHeaders()));
		}
		return new ChatAnswer(ChatResult.REFUSED);
	}

	private static boolean isOk(ClientHttpResponse response) throws IOException {
		byte[] start = response.getBody().readNBytes(OK.length());
		return new String(start, StandardCharsets.US_ASCII).equals(OK);
	}

}
