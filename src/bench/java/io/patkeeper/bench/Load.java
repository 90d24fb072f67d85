package io.patkeeper.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.patkeeper.sandbox.Browser;
import io.patkeeper.sandbox.FakeEntra;

/**
 * What <a href="https://github.com/wg/wrk">wrk</a> measured.
 *
 * @param requests how many were answered
 * @param perSecond how many in a second
 * @param medianMillis half of them took no longer
 * @param p99Millis 99 of 100 took no longer
 * @param bytes what was read, with the headers
 */
record Load(long requests, double perSecond, double medianMillis, double p99Millis, long bytes) {

	private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in [\\d.]+\\w+, ([\\d.]+)(\\w*B) read");

	private static final Map<String, Double> MILLIS = Map.of("us", 0.001, "ms", 1.0, "s", 1000.0, "m", 60_000.0);

	private static final Map<String, Long> BYTES = Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

	/**
	 * Asks for a page again and again.
	 * @param clients how many ask at the same time, each for one page after the other
	 * @throws IllegalStateException if there was any answer but 200, or none
	 */
	static Load on(String url, Map<String, String> headers, int clients, int seconds) throws Exception {
		List<String> command = new ArrayList<>(List.of("wrk", "--threads", "1", "--connections",
				String.valueOf(clients), "--duration", seconds + "s", "--timeout", "30s", "--latency"));
		headers.forEach((name, value) -> command.addAll(List.of("--header", name + ": " + value)));
		command.add(url);
		Process process;
		try {
			process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The benchmark needs wrk (Debian: apt-get install wrk)", ex);
		}
		String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0 || report.contains("Non-2xx") || report.contains("Socket errors")) {
			throw new IllegalStateException(report);
		}
		Matcher total = find(TOTAL, report);
		return new Load(Long.parseLong(total.group(1)),
				Double.parseDouble(find(Pattern.compile("Requests/sec:\\s+([\\d.]+)"), report).group(1)),
				percentile(report, 50), percentile(report, 99),
				Math.round(Double.parseDouble(total.group(2)) * BYTES.get(total.group(3))));
	}

	/** As a browser of the signed-in person sends them. */
	static Map<String, String> headers(Browser browser) {
		String cookies = browser.cookies()
			.stream()
			.filter((cookie) -> !cookie.getName().equals(FakeEntra.SESSION_COOKIE))
			.map((cookie) -> cookie.getName() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
		return Map.of("Cookie", cookies, "Accept-Encoding", "gzip", "Accept-Language", "en", "Accept", "text/html");
	}

	private static double percentile(String report, int percent) {
		Matcher found = find(Pattern.compile("\\s" + percent + "%\\s+([\\d.]+)(us|ms|s|m)"), report);
		return Double.parseDouble(found.group(1)) * MILLIS.get(found.group(2));
	}

	private static Matcher find(Pattern pattern, String report) {
		Matcher matcher = pattern.matcher(report);
		if (!matcher.find()) {
			throw new IllegalStateException("No " + pattern + " in " + report);
		}
		return matcher;
	}

}
