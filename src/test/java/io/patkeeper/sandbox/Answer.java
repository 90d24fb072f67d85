package io.patkeeper.sandbox;

import java.time.Duration;

import com.github.tomakehurst.wiremock.http.Fault;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What {@link FakeAzureDevOps} answers, before it goes out. A {@link Trouble} may change
 * it.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body; empty for none
 * @param delay how long it takes to arrive
 * @param fault what the network makes of it, if anything
 */
record Answer(int status, HttpHeaders headers, String body, Duration delay, @Nullable Fault fault) {

	static Answer of(int status, String contentType, String body) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		return new Answer(status, headers, body, Duration.ZERO, null);
	}

	static Answer json(int status, String body) {
		return of(status, "application/json; charset=utf-8; api-version=7.2-preview.1", body);
	}

	static Answer empty(int status) {
		return new Answer(status, new HttpHeaders(), "", Duration.ZERO, null);
	}

	static Answer broken(Fault fault) {
		return new Answer(200, new HttpHeaders(), "", Duration.ZERO, fault);
	}

	/** The way the service reports what it could not even look at. */
	static Answer exception(int status, String typeKey, String message) {
		return json(status,
				Json.write(Json.object("$id", "1", "innerException", null, "message", message, "typeName",
						"Microsoft.VisualStudio.Services.Common." + typeKey
								+ ", Microsoft.VisualStudio.Services.Common",
						"typeKey", typeKey, "errorCode", 0, "eventId", 3000)));
	}

	Answer header(String name, String value) {
		HttpHeaders headers = HttpHeaders.copyOf(this.headers);
		headers.add(name, value);
		return new Answer(this.status, headers, this.body, this.delay, this.fault);
	}

	Answer body(String body) {
		return new Answer(this.status, this.headers, body, this.delay, this.fault);
	}

	Answer late(Duration delay) {
		return new Answer(this.status, this.headers, this.body, delay, this.fault);
	}

}
