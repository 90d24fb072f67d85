package io.patkeeper.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.Refusal;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The texts of the help, in which its search looks. The script {@code app.js} searches in
 * the page itself.
 */
@Component
class HelpIndex {

	/** The codes of the refusals that the help explains. */
	static final List<String> REFUSALS = Stream.of(Refusal.values())
		.filter((refusal) -> refusal != Refusal.UNKNOWN)
		.map(Refusal::code)
		.sorted(String.CASE_INSENSITIVE_ORDER)
		.toList();

	/** The ids of the parts of the page. The keys of their texts begin with them. */
	private static final List<String> PARTS = List.of("pat", "scopes", "expiry", "secret", "rotation", "revoking",
			"reminders", "many", "all-organizations", "tools", "links", "scripts", "last-use", "policies", "refusals",
			"trouble", "keyboard", "privacy");

	private static final ResourceBundle.Control NO_FALLBACK = ResourceBundle.Control
		.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

	private final MessageSource messages;

	/** For each language, the texts by the ids of their elements. */
	private final Map<Locale, Map<String, String>> texts = new ConcurrentHashMap<>();

	HelpIndex(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * Finds the parts and the refusals that contain all words of a query, in any order.
	 */
	HelpSearch search(String query, Locale locale) {
		List<String> words = SearchNormalizer.words(query);
		Map<String, String> all = this.texts.computeIfAbsent(locale, this::read);
		Set<String> found = all.entrySet()
			.stream()
			.filter((part) -> words.stream().allMatch(part.getValue()::contains))
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
		return new HelpSearch(query.strip(), found, all.size());
	}

	private Map<String, String> read(Locale locale) {
		Map<String, String> texts = new LinkedHashMap<>();
		// A message source cannot list its keys.
		ResourceBundle bundle = ResourceBundle.getBundle("messages/help", locale, NO_FALLBACK);
		PARTS.forEach((part) -> {
			String key = "help." + part;
			texts.put(part,
					SearchNormalizer.normalize(bundle.keySet()
						.stream()
						.filter((it) -> it.equals(key) || it.startsWith(key + "."))
						.map(bundle::getString)
						.collect(Collectors.joining(" "))));
		});
		REFUSALS.forEach((code) -> texts.put("refusal-" + code,
				SearchNormalizer.normalize(code + " " + this.messages.getMessage("refusal." + code, null, locale))));
		return texts;
	}

}
