package io.patkeeper.server;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.patkeeper.ui.Language;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.HtmlUtils;

/**
 * Replaces Tomcat's own error page, for requests that it cannot make sense of, and in
 * case our error page fails: with the same words as that one, and without anything about
 * Tomcat. Also writes the security headers before anything else happens, as some requests
 * never reach a filter.
 * <p>
 * Requests that Tomcat cannot parse are logged without their content, which may be a
 * cookie.
 */
class FallbackErrorReportValve extends ErrorReportValve {

	/**
	 * The name of the request attribute with the key of the text, if it is not that of
	 * the status.
	 */
	static final String WORDS = FallbackErrorReportValve.class.getName() + ".words";

	private static final Logger logger = LoggerFactory.getLogger(FallbackErrorReportValve.class);

	/** Tomcat's message for a request line and headers that are too large. */
	private static final String HEADERS_TOO_LARGE = StringManager.getManager("org.apache.coyote.http11")
		.getString("iib.requestheadertoolarge.error");

	/** The statuses with a text of their own that no other page explains. */
	private static final Set<Integer> EXPLAINED = Set.of(400, 421, 431);

	private final Supplier<? extends Filter> headers;

	private final MessageSource messages;

	/**
	 * Creates a page.
	 * @param headers writes the headers of every response
	 * @param messages the texts
	 */
	FallbackErrorReportValve(Supplier<? extends Filter> headers, MessageSource messages) {
		this.headers = headers;
		this.messages = messages;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		writeHeaders(request, response);
		if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable unreadable) {
			boolean tooLarge = HEADERS_TOO_LARGE.equals(unreadable.getMessage());
			if (tooLarge) {
				response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
			}
			logger.info("A request could not be read: {}",
					tooLarge ? "its headers are too large" : unreadable.getClass().getName());
		}
		super.invoke(request, response);
	}

	private void writeHeaders(Request request, Response response) throws IOException, ServletException {
		this.headers.get().doFilter(request, response, (sameRequest, sameResponse) -> {
		});
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		try {
			// Tomcat may have reset them.
			writeHeaders(request, response);
			String correlationId = Objects.toString(request.getAttribute(CorrelationIdValve.NAME), "");
			response.setHeader(CorrelationIdValve.HEADER, correlationId);
			response.setContentType("text/html;charset=UTF-8");
			Writer writer = response.getReporter();
			if (writer != null) {
				String words = Objects.toString(request.getAttribute(WORDS), words(response.getStatus()));
				writer.write(page(words, Language.of(request).locale(), correlationId));
				response.finishResponse();
			}
		}
		catch (IOException | ServletException ex) {
			this.container.getLogger().debug("Nobody to tell that it failed", ex);
		}
	}

	private static String words(int status) {
		return "error." + (EXPLAINED.contains(status) ? status : (status < 500) ? "4xx" : "5xx");
	}

	private String page(String error, Locale locale, String correlationId) {
		String heading = text(error, locale);
		return """
				<!DOCTYPE html>
				<html lang="%s">
				<head>
				  <meta charset="utf-8">
				  <meta name="viewport" content="width=device-width, initial-scale=1">
				  <meta name="color-scheme" content="light dark">
				  <title>%s</title>
				</head>
				<body>
				  <main>
				    <h1>%s</h1>
				    <p>%s</p>
				    <p>%s</p>
				    <p>%s <code>%s</code></p>
				  </main>
				</body>
				</html>
				""".formatted(locale.toLanguageTag(), text("title", locale, heading), heading,
				text(error + ".what", locale), text(error + ".todo", locale), text("error.correlation-id", locale),
				correlationId);
	}

	private String text(String key, Locale locale, Object... arguments) {
		return HtmlUtils.htmlEscape(this.messages.getMessage(key, arguments, locale), "UTF-8");
	}

}
