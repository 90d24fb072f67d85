package io.patkeeper.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * Answers as Azure DevOps does, from bytes that are made once. It does not look at access
 * tokens: it is there to cost as little as possible.
 */
final class StandIn implements AutoCloseable {

	private static final int LARGEST_PAGE = 100;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	/** By organization, filter and continuation token. */
	private final Map<String, byte[]> pages = new LinkedHashMap<>();

	private final byte[] accounts;

	private final Duration latency;

	/**
	 * Starts a stand-in.
	 * @param tokens how many tokens there are in each organization, by its name; one in
	 * five has expired or been revoked
	 * @param latency how long each answer takes
	 */
	StandIn(Map<String, Integer> tokens, Duration latency) {
		// Otherwise many answers wait 40 ms for the acknowledgment of their headers.
		System.setProperty("sun.net.httpserver.nodelay", "true");
		this.latency = latency;
		List<String> memberships = new ArrayList<>();
		tokens.forEach((organization, count) -> {
			UUID id = UUID.nameUUIDFromBytes(organization.getBytes(StandardCharsets.UTF_8));
			memberships.add("""
					{"accountId":"%s","accountUri":"https://vssps.dev.azure.com/%s/","accountName":"%2$s"}"""
				.formatted(id, organization));
			int revoked = count / 10;
			int expired = count / 10;
			addPages(organization, id, "active", count - expired - revoked);
			addPages(organization, id, "expired", expired);
			addPages(organization, id, "revoked", revoked);
		});
		this.accounts = bytes("{\"count\":" + memberships.size() + ",\"value\":" + memberships + "}");
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void addPages(String organization, UUID id, String filter, int count) {
		Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		int from = 0;
		do {
			int to = Math.min(count, from + LARGEST_PAGE);
			List<String> tokens = new ArrayList<>();
			for (int i = from; i < to; i++) {
				int days = filter.equals("expired") ? -(i % 90 + 1) : i * 7 % 360 + 1;
				tokens.add("""
						{"displayName":"%s token %04d","validTo":"%s","scope":"vso.build vso.code_write vso.packaging",\
						"targetAccounts":["%s"],"validFrom":"%s","authorizationId":"%s","token":null}"""
					.formatted(organization, i, now.plus(days, ChronoUnit.DAYS), id,
							now.minus(i % 90 + 91, ChronoUnit.DAYS), UUID.nameUUIDFromBytes(
									(organization + filter + i).getBytes(StandardCharsets.UTF_8))));
			}
			this.pages.put(key(organization, filter, (from > 0) ? String.valueOf(from) : ""),
					bytes("{\"continuationToken\":\"" + ((to < count) ? to : "") + "\",\"patTokens\":[" + tokens.stream()
						.collect(Collectors.joining(",")) + "]}"));
			from = to;
		}
		while (from < count);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (!this.latency.isZero()) {
				Thread.sleep(this.latency.toMillis());
			}
			byte[] body = body(exchange);
			exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8; api-version=7.1");
			exchange.sendResponseHeaders((body != null) ? 200 : 404, (body != null) ? body.length : -1);
			if (body != null) {
				exchange.getResponseBody().write(body);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private byte @Nullable [] body(HttpExchange exchange) {
		String path = exchange.getRequestURI().getPath();
		return switch (path) {
			case "/_apis/profile/profiles/me" -> bytes("{\"id\":\"" + new UUID(1, 1) + "\",\"publicAlias\":\"" + new UUID(1, 1) + "\"}");
			case "/_apis/accounts" -> this.accounts;
			default -> {
				var parameters = UriComponentsBuilder.fromUri(exchange.getRequestURI()).build().getQueryParams();
				String continuation = parameters.getFirst("continuationToken");
				yield this.pages.get(key(path.split("/")[1], String.valueOf(parameters.getFirst("displayFilterOption")),
						(continuation != null) ? continuation : ""));
			}
		};
	}

	/** These settings, and those that lead the app here. */
	Map<String, String> settings(Map<String, String> more) {
		Map<String, String> settings = new LinkedHashMap<>(more);
		settings.put("AZURE_DEVOPS_URL", url());
		settings.put("AZURE_DEVOPS_PROFILE_URL", url());
		return settings;
	}

	/** The pages of the longest list of an organization, which are read one after another. */
	long mostPages() {
		return this.pages.keySet()
			.stream()
			.collect(Collectors.groupingBy((key) -> key.substring(0, key.lastIndexOf(' ')), Collectors.counting()))
			.values()
			.stream()
			.mapToLong(Long::longValue)
			.max()
			.orElseThrow();
	}

	/** Without a slash at the end. */
	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private static String key(String organization, String filter, String continuationToken) {
		return organization + " " + filter + " " + continuationToken;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
