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
 * Replaces Tomcat's error page, which is used for requests that Tomcat cannot parse, and
 * if Patkeeper's own error page fails. Shows the texts of that one, and nothing about
 * Tomcat. Also writes the security headers of every response, as some requests reach no
 * filter.
 * <p>
 * Requests that Tomcat cannot parse are logged without their content, which may be a
 * cookie.
 */
class FallbackErrorReportValve extends ErrorReportValve {

	/**
	 * The name of the request attribute with the message key, if it does not depend on
	 * the status alone.
	 */
	static final String MESSAGE_KEY = FallbackErrorReportValve.class.getName() + ".messageKey";

	private static final Logger logger = LoggerFactory.getLogger(FallbackErrorReportValve.class);

	/** Tomcat's message about a request line and headers that are too large. */
	private static final String HEADERS_TOO_LARGE = StringManager.getManager("org.apache.coyote.http11")
		.getString("iib.requestheadertoolarge.error");

	/** The statuses with a text of their own. */
	private static final Set<Integer> EXPLAINED = Set.of(400, 421, 431);

	private final Supplier<? extends Filter> headers;

	private final MessageSource messages;

	/**
	 * Creates a valve.
	 * @param headers writes the security headers
	 * @param messages the texts
	 */
	FallbackErrorReportValve(Supplier<? extends Filter> headers, MessageSource messages) {
		this.headers = headers;
		this.messages = messages;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		writeHeaders(request, response);
		if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable ex) {
			handleUnreadable(ex, response);
		}
		super.invoke(request, response);
	}

	private static void handleUnreadable(Throwable ex, Response response) {
		if (HEADERS_TOO_LARGE.equals(ex.getMessage())) {
			response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
			logger.info("A request could not be read: its headers are too large");
		}
		else {
			logger.info("A request could not be read: {}", ex.getClass().getName());
		}
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
				String key = Objects.toString(request.getAttribute(MESSAGE_KEY), messageKey(response.getStatus()));
				writer.write(page(key, Language.of(request).locale(), correlationId));
				response.finishResponse();
			}
		}
		catch (IOException | ServletException ex) {
			logger.debug("The error page could not be sent", ex);
		}
	}

	private static String messageKey(int status) {
		return "error." + (EXPLAINED.contains(status) ? status : (status < 500) ? "4xx" : "5xx");
	}

	private String page(String key, Locale locale, String correlationId) {
		String heading = text(key, locale);
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
				""".formatted(locale.toLanguageTag(), text("title.error", locale, heading), heading,
				text(key + ".what", locale), text(key + ".todo", locale), text("error.correlation-id", locale),
				correlationId);
	}

	private String text(String key, Locale locale, Object... args) {
		return HtmlUtils.htmlEscape(this.messages.getMessage(key, args, locale), "UTF-8");
	}

}
