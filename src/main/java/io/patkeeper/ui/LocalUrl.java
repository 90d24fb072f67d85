package io.patkeeper.ui;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * URLs of Patkeeper's own pages: path and query, below the context path. They cannot lead
 * to another host.
 */
public final class LocalUrl {

	/**
	 * Neither {@code //host} nor {@code /\host}, which browsers resolve to another host.
	 */
	private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\#]]*");

	private static final int MAX_LENGTH = 2000;

	/** For URLs that are sent to Entra and back: Entra limits the length of URLs. */
	private static final int MAX_LENGTH_VIA_ENTRA = 1000;

	private LocalUrl() {
	}

	/**
	 * The requested URL.
	 */
	public static Optional<String> of(HttpServletRequest request) {
		String query = request.getQueryString();
		return below(request, request.getRequestURI() + ((query != null) ? "?" + query : ""));
	}

	/**
	 * The URL of the page that the request came from, if the browser sends it and it is
	 * one of Patkeeper's pages.
	 */
	public static Optional<String> ofReferer(HttpServletRequest request) {
		try {
			String header = request.getHeader("Referer");
			URI referer = new URI((header != null) ? header : "");
			UriComponents here = UriComponentsBuilder.fromUriString(request.getRequestURL().toString()).build();
			boolean same = referer.getHost() != null && referer.getHost().equalsIgnoreCase(here.getHost())
					&& referer.getPort() == here.getPort() && Objects.equals(referer.getScheme(), here.getScheme());
			String query = referer.getRawQuery();
			return same ? below(request, referer.getRawPath() + ((query != null) ? "?" + query : ""))
					: Optional.empty();
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

	/**
	 * A URL with the context path, without the context path, if it is a local one.
	 */
	public static Optional<String> below(HttpServletRequest request, @Nullable String url) {
		String context = request.getContextPath();
		return (url != null && url.startsWith(context)) ? of(url.substring(context.length())) : Optional.empty();
	}

	/**
	 * A local URL that is short enough to be sent to Entra and back; a long one loses its
	 * query. Empty if it is still too long.
	 */
	public static Optional<String> shorten(String url) {
		int query = url.indexOf('?');
		String path = (url.length() > MAX_LENGTH_VIA_ENTRA && query >= 0) ? url.substring(0, query) : url;
		return Optional.of(path).filter((it) -> it.length() <= MAX_LENGTH_VIA_ENTRA);
	}

	/**
	 * A text from outside, if it is a local URL.
	 */
	public static Optional<String> of(@Nullable String text) {
		return Optional.ofNullable(text).filter((it) -> it.length() <= MAX_LENGTH && LOCAL.matcher(it).matches());
	}

}
