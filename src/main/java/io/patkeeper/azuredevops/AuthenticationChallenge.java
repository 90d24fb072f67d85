package io.patkeeper.azuredevops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A challenge in a {@code WWW-Authenticate} header. Neither Spring nor the JDK has a
 * parser for several challenges in one header.
 *
 * @param scheme the authentication scheme, in lower case, such as {@code bearer}
 * @param parameters the parameters by name, in lower case; of repeated ones, the first
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, section
 * 11.6.1</a>
 */
record AuthenticationChallenge(String scheme, Map<String, String> parameters) {

	/**
	 * A scheme, or a parameter of the scheme before it. Azure DevOps omits the quotes
	 * around URLs, so an unquoted value ends only at a space or comma.
	 */
	private static final Pattern PART = Pattern.compile("\\G[\\s,]*+(?<name>[^\\s,=\"]++)"
			+ "(?:\\s*+=\\s*+(?:\"(?<quoted>(?:[^\"\\\\]++|\\\\.)*+)\"|(?<bare>[^\\s,=\"][^\\s,\"]*+))|=*+(?=[\\s,]|$))");

	/**
	 * Parses the value of a header, up to the first part that does not conform.
	 */
	static List<AuthenticationChallenge> parse(String header) {
		List<AuthenticationChallenge> challenges = new ArrayList<>();
		Matcher part = PART.matcher(header);
		while (part.find()) {
			String name = part.group("name").toLowerCase(Locale.ROOT);
			String quoted = part.group("quoted");
			String value = (quoted != null) ? quoted.replaceAll("\\\\(.)", "$1") : part.group("bare");
			if (value == null) {
				challenges.add(new AuthenticationChallenge(name, new LinkedHashMap<>()));
			}
			else if (!challenges.isEmpty()) {
				challenges.get(challenges.size() - 1).parameters().putIfAbsent(name, value);
			}
		}
		return challenges;
	}

}
