package io.patkeeper.observability;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Exports of each span only what has few values and names no person, organization or
 * token. By default, spans also have URLs, and the messages of exceptions.
 */
class AnonymousSpanExporter implements SpanExporter {

	/** Those that Spring considers to have few values: URIs are templates here. */
	private static final Set<String> ATTRIBUTES = Set.of("client.name", "code.function", "code.namespace", "error",
			"exception", "method", "outcome", "status", "uri");

	private final SpanExporter delegate;

	AnonymousSpanExporter(SpanExporter delegate) {
		this.delegate = delegate;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		return this.delegate.export(spans.stream().<SpanData>map(AnonymousSpan::new).toList());
	}

	@Override
	public CompletableResultCode flush() {
		return this.delegate.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.delegate.shutdown();
	}

	/**
	 * A span without most of its attributes, and without events, which describe
	 * exceptions.
	 */
	private static final class AnonymousSpan extends DelegatingSpanData {

		private final Attributes attributes;

		AnonymousSpan(SpanData span) {
			super(span);
			this.attributes = span.getAttributes()
				.toBuilder()
				.removeIf((attribute) -> !ATTRIBUTES.contains(attribute.getKey()))
				.build();
		}

		@Override
		public Attributes getAttributes() {
			return this.attributes;
		}

		@Override
		public int getTotalAttributeCount() {
			return this.attributes.size();
		}

		@Override
		public List<EventData> getEvents() {
			return List.of();
		}

		@Override
		public int getTotalRecordedEvents() {
			return 0;
		}

		/** Without its description, which is the message of an exception. */
		@Override
		public StatusData getStatus() {
			return StatusData.create(super.getStatus().getStatusCode(), "");
		}

	}

}
