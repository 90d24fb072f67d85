package io.patkeeper.server;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.patkeeper.ui.PublicPaths;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;

/**
 * Sets scheme, host and port of every request to those of the {@link PublicUrl}, so that
 * the URLs that are built from a request, and whether its cookies are secure, depend on
 * that setting alone. Requests for other hosts are rejected with 421, except for health,
 * which is requested by IP address. Forwarded headers about the URL are removed; those
 * about the client stay, for {@code server.forward-headers-strategy}.
 * <p>
 * A valve and not a filter, as Spring's {@code ForwardedHeaderFilter} precedes all other
 * filters.
 */
class PublicUrlValve extends ValveBase {

	private static final Logger logger = LoggerFactory.getLogger(PublicUrlValve.class);

	private static final List<String> URL_HEADERS = List.of("X-Forwarded-Host", "X-Forwarded-Port",
			"X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Forwarded-Ssl");

	/** The standard header (RFC 7239), which describes both the URL and the client. */
	private static final String FORWARDED = "Forwarded";

	private static final Pattern FOR_PARAMETER = Pattern.compile("(?i)\\bfor=(\"[^\"]*\"|[^\"\\s;,]+)");

	private final PublicUrl url;

	private final AtomicBoolean logged = new AtomicBoolean();

	PublicUrlValve(PublicUrl url) {
		super(true);
		this.url = url;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (!this.url.isAt(request.getHeader("Host")) && !isHealth(request.getDecodedRequestURI())) {
			if (this.logged.compareAndSet(false, true)) {
				logger.warn("Rejected a request for a host other than that of PATKEEPER_URL; further ones are not"
						+ " logged. If it came through a reverse proxy, the proxy has to preserve the Host header.");
			}
			response.sendError(HttpStatus.MISDIRECTED_REQUEST.value());
			return;
		}
		request.getCoyoteRequest().scheme().setString(this.url.scheme());
		request.setSecure(this.url.isSecure());
		request.getCoyoteRequest().serverName().setString(this.url.host());
		request.setServerPort(this.url.port());
		removeUrlHeaders(request.getCoyoteRequest().getMimeHeaders());
		getNext().invoke(request, response);
	}

	private boolean isHealth(String path) {
		return PublicPaths.isWithin(path, this.url.path() + PublicPaths.HEALTH);
	}

	private static void removeUrlHeaders(MimeHeaders headers) {
		URL_HEADERS.forEach(headers::removeHeader);
		String clients = Collections.list(headers.values(FORWARDED))
			.stream()
			.flatMap((value) -> FOR_PARAMETER.matcher(value).results())
			.map(MatchResult::group)
			.collect(Collectors.joining(", "));
		headers.removeHeader(FORWARDED);
		if (!clients.isEmpty()) {
			headers.addValue(FORWARDED).setString(clients);
		}
	}

}
