package io.patkeeper.session;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The browser and platform in a {@code User-Agent} header, for people to recognize their
 * own browser.
 *
 * @param browser the browser's name, if it is a common one
 * @param platform the name of the system that it runs on, if it is a common one
 */
record UserAgent(@Nullable String browser, @Nullable String platform) {

	/** The order matters, as most browsers claim to be others as well. */
	private static final Map<String, String> BROWSERS = new LinkedHashMap<>();

	private static final Map<String, String> PLATFORMS = new LinkedHashMap<>();

	static {
		BROWSERS.put("Edg", "Microsoft Edge");
		BROWSERS.put("OPR/", "Opera");
		BROWSERS.put("SamsungBrowser/", "Samsung Internet");
		BROWSERS.put("Firefox/", "Firefox");
		BROWSERS.put("FxiOS/", "Firefox");
		BROWSERS.put("Chrome/", "Chrome");
		BROWSERS.put("CriOS/", "Chrome");
		BROWSERS.put("Safari/", "Safari");
		PLATFORMS.put("Windows", "Windows");
		PLATFORMS.put("Android", "Android");
		PLATFORMS.put("iPhone", "iOS");
		PLATFORMS.put("iPad", "iPadOS");
		PLATFORMS.put("Macintosh", "macOS");
		PLATFORMS.put("CrOS", "ChromeOS");
		PLATFORMS.put("Linux", "Linux");
	}

	static UserAgent of(@Nullable String header) {
		return new UserAgent(find(BROWSERS, header), find(PLATFORMS, header));
	}

	private static @Nullable String find(Map<String, String> names, @Nullable String header) {
		return names.entrySet()
			.stream()
			.filter((name) -> header != null && header.contains(name.getKey()))
			.findFirst()
			.map(Map.Entry::getValue)
			.orElse(null);
	}

}
