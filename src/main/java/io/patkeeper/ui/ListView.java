package io.patkeeper.ui;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * The view of the list of tokens that the person came from and returns to: its search,
 * filters, order and page. The URLs of other pages carry it in the parameter
 * {@value #PARAMETER}. As its path is fixed, it cannot lead to any other page.
 *
 * @param query the query of the list's URL; empty for the list as it opens
 */
public record ListView(String query) {

	/** The request attribute and the parameter. */
	public static final String PARAMETER = "back";

	private static final String PATH = "/tokens";

	/** What may stand in a query. */
	private static final Pattern QUERY = Pattern.compile("(?:[\\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

	/** In the parameter, where it is encoded once more, it still fits in any URL. */
	private static final int MAX_LENGTH = 500;

	/**
	 * The view that a request for the list asks for, or else the one that the URL of
	 * another page carries. Only the query of the URL is read, because a form may have
	 * been left unread on purpose.
	 */
	static ListView of(HttpServletRequest request) {
		String query = request.getQueryString();
		if (query == null) {
			return new ListView("");
		}
		if (RequestMethods.isRead(request) && request.getRequestURI().equals(request.getContextPath() + PATH)) {
			return ofQuery(query);
		}
		return ofQuery(carriedBy(query));
	}

	private static @Nullable String carriedBy(String query) {
		try {
			String value = UriComponentsBuilder.newInstance().query(query).build().getQueryParams().getFirst(PARAMETER);
			return (value != null) ? UriUtils.decode(value, StandardCharsets.UTF_8) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * The view with a given query, without parameters that have no value, without the
	 * language, which may have been switched since, and without the wish to ask Azure
	 * DevOps anew, which was for once.
	 */
	static ListView ofQuery(@Nullable String query) {
		return Optional.ofNullable(query)
			.map((text) -> Arrays.stream(text.split("&"))
				.filter((parameter) -> parameter.indexOf('=') > 0 && !parameter.endsWith("=")
						&& !parameter.startsWith("lang=") && !parameter.startsWith("refresh="))
				.collect(Collectors.joining("&")))
			.filter((text) -> text.length() <= MAX_LENGTH && QUERY.matcher(text).matches())
			.map(ListView::new)
			.orElseGet(() -> new ListView(""));
	}

	/**
	 * The URL of the list in this view, below the context path.
	 */
	public String url() {
		return this.query.isEmpty() ? PATH : PATH + "?" + this.query;
	}

	/**
	 * The parameter at the beginning of a query, such as
	 * {@code ?back=facet%3Dfull-access}; empty for the list as it opens.
	 */
	public String first() {
		return this.query.isEmpty() ? "" : "?" + parameter();
	}

	/**
	 * The parameter after another one; empty for the list as it opens.
	 */
	public String next() {
		return this.query.isEmpty() ? "" : "&" + parameter();
	}

	private String parameter() {
		return PARAMETER + "=" + UriUtils.encode(this.query, StandardCharsets.UTF_8);
	}

}
