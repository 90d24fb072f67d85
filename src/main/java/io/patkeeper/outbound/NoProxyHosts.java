package io.patkeeper.outbound;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The hosts that {@code NO_PROXY} exempts from the proxy, and this machine, which is
 * always exempt. There is no standard; the syntax is that of curl and Go: a domain, with
 * or without a leading dot, which includes its subdomains; an IP address; or a range such
 * as {@code 10.0.0.0/8}; each with an optional port. {@code *} exempts all hosts.
 */
final class NoProxyHosts {

	private static final List<String> LOOPBACK_HOSTS = List.of("localhost", "127.0.0.0/8", "::1");

	private final List<Predicate<Target>> entries;

	private NoProxyHosts(List<Predicate<Target>> entries) {
		this.entries = entries;
	}

	static NoProxyHosts of(String value) {
		return new NoProxyHosts(Stream.concat(LOOPBACK_HOSTS.stream(), Stream.of(value.split("[\\s,]+")))
			.map((entry) -> entry.toLowerCase(Locale.ROOT))
			.filter((entry) -> !entry.isEmpty())
			.map(NoProxyHosts::entry)
			.toList());
	}

	boolean contains(URI uri) {
		if (uri.getHost() == null) {
			return false;
		}
		Target target = new Target(withoutBrackets(uri.getHost().toLowerCase(Locale.ROOT)), ConfiguredUrl.port(uri));
		return this.entries.stream().anyMatch((entry) -> entry.test(target));
	}

	private static Predicate<Target> entry(String entry) {
		if (entry.equals("*")) {
			return (target) -> true;
		}
		// A single colon, or one after a bracket, precedes a port; several colons are an
		// IPv6 address.
		int colon = entry.lastIndexOf(':');
		if (colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']')) {
			Predicate<Target> host = host(withoutBrackets(entry.substring(0, colon)));
			String port = entry.substring(colon + 1);
			return (target) -> host.test(target) && port.equals(String.valueOf(target.port()));
		}
		return host(withoutBrackets(entry));
	}

	private static Predicate<Target> host(String host) {
		if (isAddress(host)) {
			return range(host);
		}
		String domain = host.startsWith("*.") ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
		return (target) -> target.host().equals(domain) || target.host().endsWith("." + domain);
	}

	private static Predicate<Target> range(String range) {
		try {
			IpAddressMatcher matcher = new IpAddressMatcher(range);
			return (target) -> isAddress(target.host()) && matcher.matches(target.host());
		}
		catch (IllegalArgumentException ex) {
			// An invalid range exempts nothing.
			return (target) -> false;
		}
	}

	private static boolean isAddress(String host) {
		return host.contains(":") || host.matches("[0-9.]+(/[0-9]+)?");
	}

	private static String withoutBrackets(String host) {
		return (host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1) : host;
	}

	private record Target(String host, int port) {

	}

}
