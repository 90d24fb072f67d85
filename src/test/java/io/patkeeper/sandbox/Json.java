package io.patkeeper.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON with nothing configured.
 */
final class Json {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

	private Json() {
	}

	/** An object of names and values in turn. */
	static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
		}
		return object;
	}

	static String write(Object value) {
		// UTF-8 has no half of a surrogate pair, but JSON does.
		return LONE_SURROGATE.matcher(MAPPER.writeValueAsString(value))
			.replaceAll((half) -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
	}

	static JsonNode read(String json) {
		return MAPPER.readTree(json);
	}

}
