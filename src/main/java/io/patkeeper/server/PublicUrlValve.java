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
 * Gives every request the address of the {@link PublicUrl}, so that all addresses that
 * are built from a request, and whether its cookies are for HTTPS only, depend on that
 * setting alone. Requests for other hosts are refused, except for health, which is
 * requested by IP address. Headers of a proxy about the address are removed; those about
 * the client's address stay, for {@code server.forward-headers-strategy}.
 * <p>
 * A valve and not a filter, as Spring's filter for those headers precedes all others.
 */
class PublicUrlValve extends ValveBase {

	private static final Logger logger = LoggerFactory.getLogger(PublicUrlValve.class);

	private static final List<String> ABOUT_THE_ADDRESS = List.of("X-Forwarded-Host", "X-Forwarded-Port",
			"X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Forwarded-Ssl");

	/** The standard header (RFC 7239), which holds both kinds of addresses. */
	private static final String FORWARDED = "Forwarded";

	private static final Pattern CLIENT = Pattern.compile("(?i)\\bfor=(\"[^\"]*\"|[^\"\\s;,]+)");

	private final PublicUrl url;

	private final AtomicBoolean refused = new AtomicBoolean();

	PublicUrlValve(PublicUrl url) {
		super(true);
		this.url = url;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (!this.url.isAt(request.getHeader("Host")) && !isAboutHealth(request.getDecodedRequestURI())) {
			if (this.refused.compareAndSet(false, true)) {
				logger.warn("Refused a request for another host than that of PATKEEPER_URL; further ones are not"
						+ " logged. If it came through your reverse proxy, let that pass on the Host header.");
			}
			response.sendError(HttpStatus.MISDIRECTED_REQUEST.value());
			return;
		}
		request.getCoyoteRequest().scheme().setString(this.url.scheme());
		request.setSecure(this.url.isSecure());
		request.getCoyoteRequest().serverName().setString(this.url.host());
		request.setServerPort(this.url.port());
		leaveOutWhatIsAboutTheAddress(request.getCoyoteRequest().getMimeHeaders());
		getNext().invoke(request, response);
	}

	private boolean isAboutHealth(String path) {
		String health = this.url.path() + PublicPaths.HEALTH;
		return path.equals(health) || path.startsWith(health + "/");
	}

	private static void leaveOutWhatIsAboutTheAddress(MimeHeaders headers) {
		ABOUT_THE_ADDRESS.forEach(headers::removeHeader);
		String clients = Collections.list(headers.values(FORWARDED))
			.stream()
			.flatMap((value) -> CLIENT.matcher(value).results())
			.map(MatchResult::group)
			.collect(Collectors.joining(", "));
		headers.removeHeader(FORWARDED);
		if (!clients.isEmpty()) {
			headers.addValue(FORWARDED).setString(clients);
		}
	}

}
