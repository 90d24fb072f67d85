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
 * Addresses of our own pages, as path and query below the context path. The address of
 * another site cannot be written like that.
 */
public final class LocalUrl {

	/**
	 * Neither {@code //host} nor {@code /\host}, which browsers resolve to another host.
	 */
	private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\#]]*");

	private static final int LONGEST = 2000;

	/** To travel to Entra and back, which limit the length of addresses, too. */
	private static final int LONGEST_TO_TRAVEL = 1000;

	private LocalUrl() {
	}

	/**
	 * The address that is requested.
	 */
	public static Optional<String> of(HttpServletRequest request) {
		String query = request.getQueryString();
		return below(request, request.getRequestURI() + ((query != null) ? "?" + query : ""));
	}

	/**
	 * The address of the page that the request came from, if the browser sends it and it
	 * is one of ours.
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
	 * An address that a page has written, context path included, if it is a local one.
	 */
	public static Optional<String> below(HttpServletRequest request, @Nullable String address) {
		String context = request.getContextPath();
		return (address != null && address.startsWith(context)) ? of(address.substring(context.length()))
				: Optional.empty();
	}

	/**
	 * A local address that is short enough to travel to Entra and back: a long one
	 * without its query, if that suffices.
	 */
	public static Optional<String> toTravel(String address) {
		int query = address.indexOf('?');
		String path = (address.length() > LONGEST_TO_TRAVEL && query >= 0) ? address.substring(0, query) : address;
		return Optional.of(path).filter((it) -> it.length() <= LONGEST_TO_TRAVEL);
	}

	/**
	 * A text from outside, if it is a local address.
	 */
	public static Optional<String> of(@Nullable String text) {
		return Optional.ofNullable(text).filter((it) -> it.length() <= LONGEST && LOCAL.matcher(it).matches());
	}

}
